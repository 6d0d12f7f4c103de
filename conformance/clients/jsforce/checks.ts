// What jsforce, unchanged, must be able to do with an org. Prints one line of JSON per check.
import http from "node:http";
import jsforce, { type Connection } from "jsforce";
import { objectFile, packageZip } from "../../../test/support/zip.ts";
import { check, must, refusalOf } from "../check.ts";

const url = process.env["ORG_URL"] ?? "";
const username = process.env["ORG_USERNAME"] ?? "";
const password = process.env["ORG_PASSWORD"] ?? "";
const token = process.env["ORG_TOKEN"] ?? "";

const ROWS = 5000;
const POLLING = { pollInterval: 100, pollTimeout: 120_000 };

// jsforce sends through Node's own agent, so it comes from here without a change to it.
http.globalAgent = new http.Agent({ keepAlive: true, localAddress: process.env["ORG_CLIENT_ADDRESS"] });

const connect = (): Connection => new jsforce.Connection({ loginUrl: url, version: "60.0" });

const conn = connect();

await check("login without token from an untrusted address is refused", async () => {
  const message = await refusalOf(() => connect().login(username, password));
  must(
    message.startsWith("LOGIN_MUST_USE_SECURITY_TOKEN: Invalid username, password, security token"),
    message,
  );
  return message;
});

await check("login with a wrong token is refused", async () => {
  const wrong = token.startsWith("A") ? `B${token.slice(1)}` : `A${token.slice(1)}`;
  const message = await refusalOf(() => connect().login(username, password + wrong));
  must(
    message.startsWith("INVALID_LOGIN: Invalid username, password, security token; or user locked out."),
    message,
  );
  return message;
});

await check("login with a wrong password is refused", async () => {
  const message = await refusalOf(() => connect().login(username, `x${password}${token}`));
  must(message.startsWith("INVALID_LOGIN: "), message);
  return message;
});

await check("login with password and token", async () => {
  const user = await conn.login(username, password + token);
  must(/^005\w{15}$/.test(user.id) && /^00D\w{15}$/.test(user.organizationId), JSON.stringify(user));
  must(conn.instanceUrl === url, `instanceUrl is ${conn.instanceUrl}`);
  return `user ${user.id}`;
});

await check("describeGlobal", async () => {
  const { sobjects } = await conn.describeGlobal();
  const names = new Set(sobjects.map((sobject) => sobject.name));
  for (const name of ["Account", "Contact", "User", "City__c"]) must(names.has(name), `${name} is missing`);
  return `${sobjects.length} sObjects`;
});

await check("describe", async () => {
  const { keyPrefix, fields } = await conn.describe("Account");
  must(keyPrefix === "001", `key prefix ${keyPrefix}`);
  const name = fields.find((field) => field.name === "Name");
  must(
    name?.type === "string" && name.length === 255 && name.nameField,
    "Account.Name is not as it should be",
  );
  return `${fields.length} fields`;
});

await check("limits", async () => {
  const { DailyApiRequests: requests } = await conn.limits();
  must(requests !== undefined && requests.Remaining < requests.Max, JSON.stringify(requests));
  return `${requests.Remaining} of ${requests.Max} requests left`;
});

await check("create, retrieve, update, delete", async () => {
  const created = await conn.sobject("Account").create({ Name: "Umläut & Søn <\"'>", NumberOfEmployees: 7 });
  must(created.success && created.id !== undefined, JSON.stringify(created));
  const { id } = created;
  const read = await conn.sobject("Account").retrieve(id);
  must(read["Name"] === "Umläut & Søn <\"'>" && read["NumberOfEmployees"] === 7, JSON.stringify(read));
  await conn.sobject("Account").update({ Id: id, Name: "Renamed" });
  must((await conn.sobject("Account").retrieve(id))["Name"] === "Renamed", "the update is not there");
  await conn.sobject("Account").destroy(id);
  return await refusalOf(() => conn.sobject("Account").retrieve(id));
});

await check("a refused create says why", async () => {
  const message = await refusalOf(() => conn.sobject("Account").create({ Phone: "1" }));
  must(message.includes("Required fields are missing: [Name]"), message);
  return message;
});

await check("upsert by external ID", async () => {
  const upsert = (name: string) =>
    conn.sobject("City__c").upsert({ CityId__c: "upsert-1", Name: name, Country__c: "IS" }, "CityId__c");
  const first = await upsert("Reykjavík");
  must(first.success === true, JSON.stringify(first));
  const again = await upsert("Reykjavik");
  must(again.success === true, JSON.stringify(again));
  const { records } = await conn.query("SELECT Name FROM City__c WHERE CityId__c = 'upsert-1'");
  must(records.length === 1 && records[0]?.["Name"] === "Reykjavik", JSON.stringify(records));
  return "created, then updated";
});

await check("arrays of records: create, retrieve, update, upsert, delete", async () => {
  const accounts = conn.sobject("Account");
  const names = ["Array 1", "Array 2", "Array 3"];
  const created = await accounts.create(names.map((Name) => ({ Name })));
  must(
    created.every(({ success }) => success),
    JSON.stringify(created),
  );
  const ids = created.flatMap(({ id }) => id ?? []);
  const read = await accounts.retrieve(ids);
  must(JSON.stringify(read.map((record) => record["Name"])) === JSON.stringify(names), JSON.stringify(read));
  const updated = await accounts.update(ids.map((Id, index) => ({ Id, Name: `Changed ${index}` })));
  must(
    updated.every(({ success }, index) => success && updated[index]?.id === ids[index]),
    JSON.stringify(updated),
  );
  const destroyed = await accounts.destroy(ids);
  must(
    destroyed.every(({ success }) => success),
    JSON.stringify(destroyed),
  );
  const after = await accounts.retrieve(ids);
  must(
    after.every((record) => record === null),
    JSON.stringify(after),
  );
  const rows = [
    { CityId__c: "array-1", Name: "Oslo", Country__c: "NO" },
    { CityId__c: "array-2", Name: "Bergen", Country__c: "NO" },
  ];
  const first = await conn.sobject("City__c").upsert(rows, "CityId__c");
  must(
    first.every((row) => row.success && "created" in row && row.created === true),
    JSON.stringify(first),
  );
  const again = await conn.sobject("City__c").upsert(rows, "CityId__c");
  must(
    again.every((row) => row.success && "created" in row && row.created === false),
    JSON.stringify(again),
  );
  return `${ids.length} records`;
});

await check("arrays of records, all or none", async () => {
  const accounts = conn.sobject("Account");
  const results = await accounts.create([{ Name: "Never" }, { Phone: "1" }], { allOrNone: true });
  const codes = results.map(({ errors }) =>
    errors.map((error) => (typeof error === "string" ? error : error.statusCode)).join(),
  );
  must(
    codes.join() === "ALL_OR_NONE_OPERATION_ROLLED_BACK,REQUIRED_FIELD_MISSING" &&
      results.every(({ success }) => !success),
    JSON.stringify(results),
  );
  must((await accounts.count({ Name: "Never" })) === 0, "a record was kept");
  return codes.join(", ");
});

await check("updated and deleted since yesterday", async () => {
  const accounts = conn.sobject("Account");
  const hour = 3_600_000;
  const [start, end] = [new Date(Date.now() - 24 * hour), new Date(Date.now() + hour)];
  const kept = await accounts.create({ Name: "Kept" });
  const gone = await accounts.create({ Name: "Gone" });
  must(kept.id !== undefined && gone.id !== undefined, "no ids");
  await accounts.destroy(gone.id);
  const { ids } = await accounts.updated(start, end);
  must(ids.includes(kept.id) && !ids.includes(gone.id), JSON.stringify(ids));
  const { deletedRecords, latestDateCovered } = await accounts.deleted(start, end);
  must(
    deletedRecords.some(({ id }) => id === gone.id),
    JSON.stringify(deletedRecords),
  );
  return `covered until ${latestDateCovered}`;
});

await check("Bulk API 2.0 ingest with a row that fails", async () => {
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    CityId__c: `bulk-${index}`,
    Name: `Place "${index}", Ø`,
    Country__c: "NO",
    Population__c: String(index),
  }));
  const { successfulResults, failedResults, unprocessedRecords } = await conn.bulk2.loadAndWaitForResults({
    object: "City__c",
    operation: "insert",
    input: [...rows, { CityId__c: "bulk-bad", Name: "x".repeat(81), Country__c: "NO", Population__c: "1" }],
    ...POLLING,
  });
  must(
    successfulResults.length === ROWS && unprocessedRecords.length === 0,
    `${successfulResults.length} succeeded`,
  );
  must(failedResults.length === 1, `${failedResults.length} failed`);
  const reason = failedResults[0]?.sf__Error ?? "";
  must(reason.startsWith("STRING_TOO_LONG:"), reason);
  return reason;
});

await check(`query and queryMore over ${ROWS} rows`, async () => {
  const soql =
    "SELECT Id, CityId__c, Population__c FROM City__c WHERE CityId__c LIKE 'bulk-%' ORDER BY Population__c";
  let page = await conn.query(soql);
  must(page.totalSize === ROWS && !page.done, `totalSize ${page.totalSize}, done ${page.done}`);
  const seen: unknown[] = page.records.map((record) => record["Population__c"]);
  let pages = 1;
  while (!page.done) {
    must(page.nextRecordsUrl !== undefined, "a page has no nextRecordsUrl");
    page = await conn.queryMore(page.nextRecordsUrl);
    seen.push(...page.records.map((record) => record["Population__c"]));
    pages += 1;
  }
  must(
    seen.length === ROWS && seen.every((value, index) => value === index),
    "rows are missing or out of order",
  );
  return `${pages} pages`;
});

await check("parents, and children of more than one page", async () => {
  const account = await conn.sobject("Account").create({ Name: "Parent" });
  must(account.success, "no account");
  const rows = Array.from({ length: 250 }, (_, index) => ({ LastName: `${index}`, AccountId: account.id }));
  await conn.sobject("Contact").create(rows, { allowRecursive: true });
  const small = { headers: { "Sforce-Query-Options": "batchSize=200" } };
  const soql = `SELECT Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id = '${account.id}'`;
  const { records } = await conn.query(soql, small);
  const children = records[0]?.["Contacts"] as Awaited<ReturnType<typeof conn.query>>;
  must(children.totalSize === 250 && children.records.length >= 200, `${children.totalSize} children`);
  const more =
    children.nextRecordsUrl === undefined ? undefined : await conn.queryMore(children.nextRecordsUrl);
  const all = [...children.records, ...(more?.records ?? [])];
  must(new Set(all.map((row) => row["LastName"])).size === 250, `${all.length} different children`);
  must(all[0]?.["Account"]?.Name === "Parent", "a child's parent");
  return `${all.length} children`;
});

await check("Bulk API 2.0 query", async () => {
  const soql = "SELECT CityId__c, Name, Population__c FROM City__c WHERE CityId__c LIKE 'bulk-%'";
  const records = await (await conn.bulk2.query(soql, POLLING)).toArray();
  must(records.length === ROWS, `${records.length} rows`);
  const byId = new Map(records.map((record) => [record["CityId__c"], record]));
  const row = byId.get("bulk-42");
  must(row?.["Name"] === 'Place "42", Ø' && Number(row["Population__c"]) === 42, JSON.stringify(row));
  return `${records.length} rows`;
});

await check("Bulk API 1.0 insert with a row that fails", async () => {
  conn.bulk.pollInterval = POLLING.pollInterval;
  conn.bulk.pollTimeout = POLLING.pollTimeout;
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    CityId__c: `bulk1-${index}`,
    Name: `Place "${index}", Ø`,
    Country__c: "NO",
  }));
  const bad = { CityId__c: "bulk1-bad", Name: "x".repeat(81), Country__c: "NO" };
  const results = await conn.bulk.load("City__c", "insert", [...rows, bad]);
  must(results.length === ROWS + 1, `${results.length} results`);
  const failed = results.filter((result) => !("success" in result && result.success));
  must(failed.length === 1 && results.indexOf(failed[0] as never) === ROWS, `${failed.length} failed`);
  const reason = JSON.stringify(failed[0]);
  must(reason.includes("STRING_TOO_LONG:"), reason);
  return reason;
});

const bulk1Rows = async (where: string): Promise<Readonly<Record<string, unknown>>[]> =>
  (await conn.bulk.query(`SELECT Id, CityId__c, Name FROM City__c WHERE ${where}`)).toArray();

await check("Bulk API 1.0 query", async () => {
  const records = await bulk1Rows("CityId__c LIKE 'bulk1-%'");
  const byKey = new Map(records.map((record) => [record["CityId__c"], record["Name"]]));
  must(records.length === ROWS && byKey.size === ROWS, `${records.length} rows`);
  must(byKey.get("bulk1-42") === 'Place "42", Ø', String(byKey.get("bulk1-42")));
  return `${records.length} rows`;
});

await check("Bulk API 1.0 update, upsert, delete, hardDelete", async () => {
  const succeeded = (results: readonly unknown[], count: number): void =>
    must(
      results.length === count && results.every((each) => (each as { success?: boolean }).success === true),
      JSON.stringify(results.slice(0, 3)),
    );
  const before = await bulk1Rows("CityId__c LIKE 'bulk1-1%'");
  const named = before.map(({ Id }) => ({ Id: String(Id) }));
  succeeded(
    await conn.bulk.load(
      "City__c",
      "update",
      named.map((row) => ({ ...row, Name: "Same" })),
    ),
    named.length,
  );
  must((await bulk1Rows("Name = 'Same'")).length === named.length, "the update");
  const keys = ["bulk1-new", String(before[0]?.["CityId__c"])].map((CityId__c) => ({
    CityId__c,
    Name: "Upserted",
    Country__c: "NO",
  }));
  succeeded(await conn.bulk.load("City__c", "upsert", { extIdField: "CityId__c" }, keys), 2);
  must((await bulk1Rows("Name = 'Upserted'")).length === 2, "the upsert");
  succeeded(await conn.bulk.load("City__c", "delete", named.slice(1)), named.length - 1);
  succeeded(await conn.bulk.load("City__c", "hardDelete", named.slice(0, 1)), 1);
  must((await conn.sobject("City__c").count("CityId__c LIKE 'bulk1-1%'")) === 0, "the delete");
  return `${named.length} rows`;
});

await check("Bulk API 1.0 refuses an unknown object, and a wrong query by its batch", async () => {
  const job = await refusalOf(() => conn.bulk.load("Nope__c", "insert", [{ Name: "x" }]));
  must(job.includes("Unable to find object: Nope__c"), job);
  const query = await refusalOf(async () => (await conn.bulk.query("SELECT Nope FROM City__c")).toArray());
  must(query.includes("No such column 'Nope'"), query);
  return query.replaceAll("\n", " ");
});

await check("a wrong query is refused with its place", async () => {
  const message = await refusalOf(() => conn.query("SELECT Nmae FROM Account"));
  must(message.includes("No such column 'Nmae' on entity 'Account'"), message);
  return message.replaceAll("\n", " ");
});

const PLACE = {
  fullName: "Place__c",
  label: "Place",
  pluralLabel: "Places",
  nameField: { type: "Text", label: "Place Name" },
  deploymentStatus: "Deployed",
  sharingModel: "ReadWrite",
};

await check("metadata: describe, list, create, read, update, upsert, delete", async () => {
  const { metadata } = conn;
  const { metadataObjects } = await metadata.describe();
  must(metadataObjects[0]?.xmlName === "CustomObject", JSON.stringify(metadataObjects));
  const made = await metadata.create("CustomObject", PLACE as never);
  must(made.success, JSON.stringify(made));
  const height = { fullName: "Place__c.Height__c", label: "Height", type: "Number", precision: 5, scale: 1 };
  const field = await metadata.upsert("CustomField", height as never);
  must(field.success && field.created, JSON.stringify(field));
  const place = await conn.sobject("Place__c").create({ Name: "Hill", Height__c: 12.5 });
  must(place.success, JSON.stringify(place));
  const wider = await metadata.update("CustomField", { ...height, precision: 9 } as never);
  must(wider.success, JSON.stringify(wider));
  const read = await metadata.read("CustomObject", "Place__c");
  must(read.fields.length === 1 && read.fields[0]?.precision === 9, JSON.stringify(read));
  const listed = await metadata.list({ type: "CustomField" });
  must(
    listed.some(({ fullName }) => fullName === "Place__c.Height__c"),
    JSON.stringify(listed),
  );
  const deleted = await metadata.delete("CustomField", "Place__c.Height__c");
  const { fields: left } = await conn.sobject("Place__c").describe();
  must(deleted.success && !left.some(({ name }) => name === "Height__c"), JSON.stringify(deleted));
  return `${listed.length} custom fields`;
});

await check("metadata: a component that can't be had says why", async () => {
  const known = await conn.metadata.create("CustomObject", [PLACE, { ...PLACE, label: "" }] as never);
  must(
    known.every(({ success }) => !success),
    JSON.stringify(known),
  );
  const layout = await conn.metadata.create("Layout", { fullName: "Place__c-Mine" });
  must(layout.errors[0]?.statusCode === "FUNCTIONALITY_NOT_ENABLED", JSON.stringify(layout));
  return layout.errors[0]?.message ?? "";
});

await check("metadata: deploy of a package, and of one that is wrong", async () => {
  conn.metadata.pollInterval = 50;
  const deployed = async (type: string) => {
    const fields = `<fields><fullName>Size__c</fullName><label>Size</label><type>${type}</type><length>20</length></fields>`;
    const zip = packageZip(
      { CustomField: ["Account.Size__c"] },
      { "objects/Account.object": objectFile(fields) },
    );
    return conn.metadata.deploy(zip, { rollbackOnError: true, singlePackage: true } as never).complete(true);
  };
  const wrong = await deployed("Nothing");
  must(!wrong.success && wrong.numberComponentErrors === 1, JSON.stringify(wrong));
  const right = await deployed("Text");
  must(right.success && right.numberComponentsDeployed === 1, JSON.stringify(right));
  const { fields } = await conn.describe("Account");
  must(
    fields.some(({ name }) => name === "Size__c"),
    "Size__c isn't there",
  );
  return right.status;
});

await check("logout ends the session", async () => {
  const { accessToken, instanceUrl } = conn;
  await conn.logout();
  const old = new jsforce.Connection({ accessToken: accessToken ?? "", instanceUrl, version: "60.0" });
  const message = await refusalOf(() => old.query("SELECT Id FROM Account"));
  must(message.includes("INVALID_SESSION_ID"), message);
  return message;
});
