// jsforce's own live tests, unmodified, against a fresh org: `npm run conformance -- jsforce-suite PATH`. PATH is a checkout
// whose dependencies are installed and whose lib/ is built, as its DEVELOPING.md says.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startOrg } from "../src/testing.ts";
import { soapLogin } from "../test/support/client.ts";

/** The suites that need no Apex, flows, reports or feeds. */
const SUITES = [
  "bulk.test",
  "bulk2.test",
  "connection-crud.test",
  "connection-meta.test",
  "connection-session.test",
  "oauth2.test",
  "query.test",
  "soap.test",
  "sobject.test",
];

/** Tests that can't pass, and why. */
const KNOWN: Readonly<Record<string, string>> = {};

const OBJECTS = ["BigTable__c", "UpsertTable__c"];
/** More than the 25,000 that its tests of paging want. */
const BIG_TABLE_ROWS = 25_005;

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs the suites and prints what fails; resolves to the exit code. */
export async function runJsforceSuite(path: string | undefined): Promise<number> {
  const checkout = resolve(path ?? "");
  if (
    path === undefined ||
    !existsSync(join(checkout, "node_modules", ".bin", "jest")) ||
    !existsSync(join(checkout, "lib"))
  ) {
    console.error(
      "jsforce-suite needs the path of a jsforce checkout with its dependencies (npm ci) and its lib/ built",
    );
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "groundfog-jsforce-"));
  const org = await startOrg({ org: orgFile(checkout, folder) });
  try {
    const { username, password, securityToken } = org.admin;
    const session = await soapLogin(org.url, username, password + securityToken);
    await seed(org.url, session);
    const report = await jest(checkout, join(folder, "report.json"), {
      SF_LOGIN_URL: org.url,
      SF_USERNAME: username,
      SF_PASSWORD: password + securityToken,
      SF_ACCESS_TOKEN: session,
    });
    return printed(report);
  } finally {
    await org.stop();
    rmSync(folder, { recursive: true });
  }
}

/** An org file whose schema is the suite's package: its files are in the Metadata API's format, ours in that of SFDX. */
function orgFile(checkout: string, folder: string): string {
  for (const name of OBJECTS) {
    const source = join(checkout, "test", "package", "JSforceTestSuite", "objects", `${name}.object`);
    const text = readFileSync(source, "utf8");
    const target = join(folder, "objects", name);
    mkdirSync(join(target, "fields"), { recursive: true });
    for (const [whole, inside = ""] of text.matchAll(/<fields>([\s\S]*?)<\/fields>/g)) {
      const field = /<fullName>(\w+)</.exec(whole)?.[1] ?? "";
      writeFileSync(
        join(target, "fields", `${field}.field-meta.xml`),
        `<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</CustomField>`,
      );
    }
    writeFileSync(
      join(target, `${name}.object-meta.xml`),
      text.replaceAll(/<fields>[\s\S]*?<\/fields>/g, ""),
    );
  }
  const org = join(folder, "org.json");
  writeFileSync(org, JSON.stringify({ schema: "." }));
  return org;
}

/** What a new developer org has of its own, and the rows that the suite's set-up makes. */
async function seed(url: string, session: string): Promise<void> {
  const accounts = await create(url, session, "Account", 100, (n) => ({
    Name: `${"ABCDEU"[n % 6]} account ${n}`,
  }));
  const of = (n: number): { AccountId: string | undefined } => ({ AccountId: accounts[n] });
  await create(url, session, "Contact", 90, (n) => ({
    FirstName: "Some",
    LastName: `Contact ${n}`,
    ...of(n),
  }));
  await create(url, session, "Opportunity", 100, (n) => ({
    Name: `${"ABU"[n % 3]} opportunity ${n}`,
    StageName: n % 2 === 0 ? "Prospecting" : "Closed Won",
    Probability: n % 2 === 0 ? 10 : 100,
    CloseDate: new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10),
    Amount: n * 1000,
    ...of(n),
  }));
  await create(url, session, "Case", 20, (n) => ({ Subject: `Case ${n}`, ...of(n) }));
  await create(url, session, "Lead", 20, (n) => ({ LastName: `Lead ${n}`, Company: "Company" }));
  const me = accounts.length > 0 ? await ownerOf(url, session) : "";
  await create(url, session, "BigTable__c", BIG_TABLE_ROWS, () => ({ OwnerId: me }));
}

const ownerOf = async (url: string, session: string): Promise<string> => {
  const soql = encodeURIComponent("SELECT OwnerId FROM Account LIMIT 1");
  const answer = await fetch(`${url}/services/data/v64.0/query?q=${soql}`, {
    headers: { authorization: `Bearer ${session}` },
  });
  const { records } = (await answer.json()) as { records: readonly { readonly OwnerId: string }[] };
  return records[0]?.OwnerId ?? "";
};

/** Makes `count` records and gives their ids. Throws with the first that is refused. */
async function create(
  url: string,
  session: string,
  type: string,
  count: number,
  record: (n: number) => Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const records = Array.from({ length: Math.min(200, count - ids.length) }, (_, index) => ({
      attributes: { type },
      ...record(ids.length + index),
    }));
    const answer = await fetch(`${url}/services/data/v64.0/composite/sobjects`, {
      method: "POST",
      headers: { authorization: `Bearer ${session}`, "content-type": "application/json" },
      body: JSON.stringify({ records }),
    });
    for (const result of (await answer.json()) as { readonly id?: string }[]) {
      if (result.id === undefined) throw new Error(`${type}: ${JSON.stringify(result)}`);
      ids.push(result.id);
    }
  }
  return ids;
}

async function jest(
  checkout: string,
  report: string,
  variables: Readonly<Record<string, string>>,
): Promise<Report> {
  const run = spawn(
    process.execPath,
    [
      join("node_modules", ".bin", "jest"),
      "--json",
      `--outputFile=${report}`,
      "--silent",
      "--forceExit",
      ...SUITES,
    ],
    { cwd: checkout, env: { ...process.env, ...variables }, stdio: ["ignore", "ignore", "ignore"] },
  );
  await once(run, "exit");
  return JSON.parse(readFileSync(report, "utf8")) as Report;
}

function printed({ testResults }: Report): number {
  let unexpected = 0;
  const counts = { passed: 0, pending: 0, known: 0 };
  for (const { name, message, assertionResults } of testResults) {
    const suite = /([\w-]+)\.test\.ts$/.exec(name)?.[1] ?? name;
    if (assertionResults.length === 0) {
      unexpected += 1;
      console.log(`✘ ${suite}: ${message.slice(0, 300)}`);
    }
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status === "passed") counts.passed += 1;
      else if (status === "pending") counts.pending += 1;
      else {
        const reason = KNOWN[fullName];
        if (reason === undefined) unexpected += 1;
        else counts.known += 1;
        console.log(
          `${reason === undefined ? "✘" : "–"} ${suite}: ${fullName}: ${reason ?? failureMessages[0]?.slice(0, 300)}`,
        );
      }
    }
  }
  console.log(
    `\njsforce's own tests: ${counts.passed} passed, ${counts.pending} skipped by themselves, ${counts.known} can't, ${unexpected} failed`,
  );
  return unexpected === 0 ? 0 : 1;
}
