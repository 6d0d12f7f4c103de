// Whether the feed's $metadata is valid CSDL, by the schemas and the parser of OASIS. Prints one line of JSON per check.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { xml2json } from "odata-csdl";
import { check, must } from "../check.ts";
import { FEED, SECRET, USERNAME } from "./feed.ts";

const require = createRequire(import.meta.url);
const schema = require.resolve("odata-csdl/schemas/edmx.xsd");
const authorization = `Basic ${Buffer.from(`${USERNAME}:${SECRET}`).toString("base64")}`;
const answer = await fetch(`${FEED}$metadata`, { headers: { authorization } });
const metadata = await answer.text();

/** What is wrong with `xml`; an empty text if nothing is. */
function problemOf(xml: string): string {
  const { status, stdout, stderr } = spawnSync("java", ["Validate.java", schema], {
    input: xml,
    encoding: "utf8",
  });
  return status === 0 ? "" : `${stdout}${stderr}`.trim() || `exit code ${status}`;
}

await check("$metadata is valid by the XML schemas of OASIS", async () => {
  must(answer.status === 200 && metadata.includes("<EntityContainer"), metadata);
  must(problemOf(metadata) === "", problemOf(metadata));
  return `${metadata.length} characters`;
});
await check("the schemas refuse what is no CSDL", async () => {
  const problems = [
    problemOf(metadata.replace("<EntityContainer", "<EntityBox").replace("</EntityContainer", "</EntityBox")),
    problemOf(metadata.replace('Nullable="false"', 'Nullable="no"')),
  ];
  must(
    problems.every((problem) => problem.startsWith("cvc-")),
    problems.join(" / "),
  );
  return "";
});
await check("$metadata is read by OASIS's own parser, strictly", async () => {
  const json = xml2json(metadata, { strict: true }) as Record<string, unknown>;
  must(json["$Version"] === "4.0", JSON.stringify(json["$Version"]));
  const container = json["$EntityContainer"];
  must(typeof container === "string" && container.startsWith("Groundfog."), String(container));
  return "";
});
