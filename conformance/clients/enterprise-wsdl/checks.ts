// Salesforce's own generator makes typed clients from the org's enterprise and metadata WSDLs; then their checks run.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";

const url = process.env["ORG_URL"] ?? "";
const secret = `${process.env["ORG_PASSWORD"] ?? ""}${process.env["ORG_TOKEN"] ?? ""}`;
const WSDL = "target/enterprise.wsdl";
const PARTNER_WSDL = "target/partner.wsdl";
const METADATA_WSDL = "target/metadata.wsdl";
const METADATA_CLIENT = "target/metadata.jar";
const PARTNER_CLIENT = "target/partner.jar";
const CLIENT = "target/enterprise.jar";
const CLASSES = "target/classes";

function check(name: string, ok: boolean, note = ""): void {
  console.log(JSON.stringify({ name, ok, note }));
}

/** Whether a command ended well; its words are the check's note if it didn't. */
function ran(name: string, command: string, ...args: readonly string[]): boolean {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  const note = status === 0 ? "" : String(error ?? `${stdout}${stderr}`).slice(-2000);
  check(name, status === 0, note);
  return status === 0;
}

async function download(): Promise<boolean> {
  const login = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:enterprise.soap.sforce.com"><username>${process.env["ORG_USERNAME"] ?? ""}</username><password>${secret}</password></login></e:Body></e:Envelope>`;
  const headers = { "content-type": "text/xml", soapaction: '""' };
  const answer = await fetch(`${url}/services/Soap/c/64.0`, { method: "POST", headers, body: login });
  const session = /<sessionId>([^<]+)/.exec(await answer.text())?.[1] ?? "";
  const authorization = `Bearer ${session}`;
  const wsdl = await fetch(`${url}/services/wsdl/enterprise`, { headers: { authorization } });
  const partner = await fetch(`${url}/services/wsdl/partner`, { headers: { authorization } });
  const metadata = await fetch(`${url}/services/wsdl/metadata`, { headers: { authorization } });
  writeFileSync(METADATA_WSDL, await metadata.text());
  writeFileSync(WSDL, await wsdl.text());
  writeFileSync(PARTNER_WSDL, await partner.text());
  const statuses = [wsdl, partner, metadata].map(({ status }) => status);
  const ok = statuses.every((status) => status === 200);
  check("the WSDLs can be downloaded", ok, statuses.join(" "));
  return ok;
}

mkdirSync(CLASSES, { recursive: true });
for (const jar of [CLIENT, PARTNER_CLIENT, METADATA_CLIENT]) rmSync(jar, { force: true });
const path = ["target/lib/*", CLIENT, METADATA_CLIENT, CLASSES].join(delimiter);
const generated = (name: string, wsdl: string, jar: string): boolean =>
  ran(name, "java", "-cp", path, "com.sforce.ws.tools.wsdlc", wsdl, jar);
const made =
  (await download()) &&
  generated("the generator makes a partner client", PARTNER_WSDL, PARTNER_CLIENT) &&
  generated("the generator makes a typed client", WSDL, CLIENT) &&
  generated("the generator makes a metadata client", METADATA_WSDL, METADATA_CLIENT) &&
  ran(
    "its checks compile",
    "javac",
    "-cp",
    path,
    "-d",
    CLASSES,
    "src/EnterpriseChecks.java",
    "src/MetadataChecks.java",
  );
if (made) {
  for (const program of ["EnterpriseChecks", "MetadataChecks"]) {
    const { status } = spawnSync("java", ["-cp", path, program], { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0) process.exitCode = status ?? 1;
  }
}
