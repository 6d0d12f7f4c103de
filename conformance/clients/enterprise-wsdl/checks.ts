// Salesforce's own generator makes a typed client from the org's enterprise WSDL; then that client's checks run.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";

const url = process.env["ORG_URL"] ?? "";
const secret = `${process.env["ORG_PASSWORD"] ?? ""}${process.env["ORG_TOKEN"] ?? ""}`;
const WSDL = "target/enterprise.wsdl";
const PARTNER_WSDL = "target/partner.wsdl";
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
  writeFileSync(WSDL, await wsdl.text());
  writeFileSync(PARTNER_WSDL, await partner.text());
  const ok = wsdl.status === 200 && partner.status === 200;
  check("the WSDLs can be downloaded", ok, `${wsdl.status} ${partner.status}`);
  return ok;
}

mkdirSync(CLASSES, { recursive: true });
for (const jar of [CLIENT, PARTNER_CLIENT]) rmSync(jar, { force: true });
const path = ["target/lib/*", CLIENT, CLASSES].join(delimiter);
const generated = (name: string, wsdl: string, jar: string): boolean =>
  ran(name, "java", "-cp", path, "com.sforce.ws.tools.wsdlc", wsdl, jar);
const made =
  (await download()) &&
  generated("the generator makes a partner client", PARTNER_WSDL, PARTNER_CLIENT) &&
  generated("the generator makes a typed client", WSDL, CLIENT) &&
  ran("its checks compile", "javac", "-cp", path, "-d", CLASSES, "src/EnterpriseChecks.java");
if (made) {
  const { status } = spawnSync("java", ["-cp", path, "EnterpriseChecks"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.exitCode = status ?? 1;
}
