// Administrators and others in their browsers, and what they press.
import { activate } from "../../../src/domain/identity/activations.ts";
import type { TestOrg } from "../../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../../support/client.ts";
import { type Answer, formOf, type Visitor, visitor } from "../../support/visitor.ts";

/** A browser in which a user verified his identity before. */
export async function activated(org: TestOrg, userId: number): Promise<Visitor> {
  const browser = visitor(org.url);
  const device = await org.ports.stores.transaction((stores) =>
    activate(org.ports, stores, userId, { address: "127.0.0.1" }),
  );
  browser.cookies.set("device", device);
  return browser;
}

/** The administrator, logged in with a browser of his: ten mailed codes an hour are too few for a file of tests. */
export async function administrator(org: TestOrg): Promise<Visitor> {
  const { userId = 0 } = (await org.ports.stores.identity.credentials.byUsername(org.admin.username)) ?? {};
  const browser = await activated(org, userId);
  const { location } = await browser.logIn(org.admin.username, org.admin.password);
  if (location !== "/home") throw new Error(`the login led to ${location}`);
  return browser;
}

export async function adminOverRest(org: TestOrg): Promise<RestClient> {
  const { username, password, securityToken } = org.admin;
  return restClient(org.url, await soapLogin(org.url, username, password + securityToken));
}

/** Presses the button whose form goes to `action` on the page at `path`. */
export async function press(browser: Visitor, path: string, action: string): Promise<Answer> {
  const { text } = await browser.get(path);
  if (!text.includes(`action="${action}"`)) throw new Error(`${path} has no button for ${action}`);
  return browser.post(action, formOf(text).hidden);
}

/** Cells of the tables of a page, as text. */
export const cellsOf = (text: string): string[][] =>
  [...text.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = ""]) =>
      cell.replaceAll(/<[^>]*>/g, "").trim(),
    ),
  );

/** The rows of an action and its display, the newest first. */
export const displays = async (org: TestOrg, most: number): Promise<string[]> =>
  (await org.ports.stores.audit.latest(most)).map(
    ({ display, actor, door }) => `${actor}, ${door}: ${display}`,
  );
