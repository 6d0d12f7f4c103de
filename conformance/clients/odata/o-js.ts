// What o.js (the npm package "odata"), unchanged, must be able to do with the feed. Prints one line of JSON per check.
import { type OHandler, o } from "odata";
import { checkClient, FEED, type Page, USERNAME } from "./feed.ts";

let handler: OHandler;

/** The whole answer: without a fragment o.js gives the body as it is. */
const read = async (resource: string, options: Readonly<Record<string, string>>): Promise<Page> =>
  (await handler.get(resource).query(options)) as Page;

await checkClient({
  login(secret) {
    const authorization = `Basic ${Buffer.from(`${USERNAME}:${secret}`).toString("base64")}`;
    handler = o(FEED, { headers: { authorization }, fragment: "" });
  },
  readCities: (options) => read("City__c", options),
  nextPage(link) {
    const { search } = new URL(link);
    return read(`City__c${search}`, {});
  },
  insertCity: (name) => handler.post("City__c", { Name: name }).query(),
  statusOf: (error) => (error as Response).status,
});
