// kill -9 while the schema of an org with rows changes: the whole change is there or none of it, an acknowledged one is
// there, no row is lost, and the same change can be asked for again.
import { request } from "node:http";
import { join } from "node:path";
import { expect, it } from "vitest";
import { soapLogin } from "../support/client.ts";
import {
  ADMIN,
  makeOrg,
  type ServerProcess,
  startProcess,
  temporaryDirectory,
} from "../support/server-process.ts";
import { envelope, post, sessionHeader } from "../support/soap.ts";
import { type BulkClient, bulkClient } from "../wire/bulk/bulk.ts";
import { CITY, INSERT } from "../wire/bulk/cities.ts";

const ROWS = 50_000;
const KILLS = 5;
const KILLS_OF_DELETIONS = 3;

/** Two objects of which one looks up the other, and five more fields of the one that has rows. */
function change(round: number): readonly unknown[] {
  const text = (fullName: string, more: object = {}) => ({
    fullName,
    label: "Text",
    type: "Text",
    length: 40,
    ...more,
  });
  const many = Array.from({ length: 20 }, (_, n) =>
    text(`T${n}__c`, n % 5 === 0 ? { externalId: true } : {}),
  );
  const town = `Town${round}__c`;
  return [
    { fullName: town, label: "Town", pluralLabel: "Towns", fields: many },
    {
      fullName: `Street${round}__c`,
      label: "Street",
      pluralLabel: "Streets",
      fields: [
        {
          fullName: "Town__c",
          label: "Town",
          type: "MasterDetail",
          referenceTo: town,
          relationshipName: "Streets",
          relationshipOrder: 0,
        },
      ],
    },
    {
      ...CITY,
      fields: [
        text(`External${round}__c`, { externalId: true }),
        text(`Unique${round}__c`, { unique: true }),
        {
          fullName: `Town${round}__c`,
          label: "Town",
          type: "Lookup",
          referenceTo: town,
          relationshipName: `Cities${round}`,
        },
        { fullName: `Open${round}__c`, label: "Open", type: "Checkbox", defaultValue: true },
        {
          fullName: `Twice${round}__c`,
          label: "Twice",
          type: "Number",
          precision: 18,
          scale: 0,
          formula: `People__c * 2 + ${round}`,
        },
      ],
      validationRules: [
        {
          fullName: `Rule${round}`,
          active: true,
          errorConditionFormula: `Twice${round}__c < ${round}`,
          errorMessage: `broken ${round}`,
        },
      ],
    },
  ];
}

/** `groundfog schema import`; whether it was acknowledged. */
const imported = (data: string, definitions: readonly unknown[]): Promise<boolean> =>
  new Promise((resolve) => {
    const call = request(
      {
        socketPath: join(data, "control.sock"),
        path: "/groundfog/control",
        method: "POST",
        headers: { "content-type": "application/json", host: "localhost" },
      },
      (response) => {
        response.on("error", () => resolve(false));
        response.on("end", () => resolve(response.complete && response.statusCode === 200));
        response.resume();
      },
    );
    call.on("error", () => resolve(false));
    call.end(JSON.stringify({ command: "schema.import", args: { definitions } }));
  });

const rest = async (bulk: BulkClient, path: string): Promise<unknown> => {
  const { status, body, text } = await bulk.send("GET", path);
  expect(status, text).toBe(200);
  return body;
};

const query = (bulk: BulkClient, soql: string): Promise<unknown> =>
  rest(bulk, `/query?q=${encodeURIComponent(soql)}`);

/** Which parts of a change are there. */
async function parts(bulk: BulkClient, round: number): Promise<Set<string>> {
  const { sobjects } = (await rest(bulk, "/sobjects")) as { sobjects: readonly { name: string }[] };
  const { fields } = (await rest(bulk, "/sobjects/City__c/describe")) as {
    fields: readonly { name: string }[];
  };
  const mine = new RegExp(`^(Town|Street|External|Unique|Open|Twice)${round}__c$`);
  return new Set([
    ...sobjects.map(({ name }) => name).filter((name) => mine.test(name)),
    ...fields.map(({ name }) => `City__c.${name}`).filter((name) => mine.test(name.slice(8))),
  ]);
}
const PARTS = 7;

/** Deletes the fields of a change that no rule of it reads, together; whether it was acknowledged. */
async function deleted(
  { url, session }: { readonly url: string; readonly session: string },
  round: number,
): Promise<boolean> {
  const names = DELETED.map((name) => `<fullNames>City__c.${name}${round}__c</fullNames>`).join("");
  const call = `<deleteMetadata><type>CustomField</type>${names}</deleteMetadata>`;
  const header = `${sessionHeader(session)}<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>`;
  try {
    const { text } = await post(url, envelope(call, header, "m"), { path: "/services/Soap/m/64.0" });
    return text.split("<success>true</success>").length - 1 === DELETED.length;
  } catch {
    return false;
  }
}
const DELETED = ["External", "Unique", "Town", "Open"];

/** All rows, with the fields of the changes so far, are as they were loaded. */
async function rowsAreThere(bulk: BulkClient, round: number): Promise<void> {
  const sum = `COUNT(Id) n, COUNT_DISTINCT(Key__c) k, SUM(People__c) p`;
  const { records } = (await query(bulk, `SELECT ${sum} FROM City__c`)) as { records: readonly object[] };
  expect(records[0]).toMatchObject({ n: ROWS, k: ROWS, p: (ROWS * (ROWS - 1)) / 2 });
  if (round === 0) return;
  const last = ROWS - 1;
  const fields = `External${round}__c, Unique${round}__c, Town${round}__c, Open${round}__c, Twice${round}__c`;
  expect(await query(bulk, `SELECT ${fields} FROM City__c WHERE Key__c = 'k${last}'`)).toMatchObject({
    records: [
      {
        [`External${round}__c`]: null,
        [`Town${round}__c`]: null,
        [`Open${round}__c`]: false,
        [`Twice${round}__c`]: last * 2 + round,
      },
    ],
  });
}

/** The new objects and fields take rows, and keep to what was said of them. */
async function takesRows(bulk: BulkClient, round: number): Promise<void> {
  const post = async (object: string, record: object) =>
    (await bulk.send("POST", `/sobjects/${object}`, record)) as {
      status: number;
      text: string;
      body: unknown;
    };
  const town = await post(`Town${round}__c`, { Name: "t", T0__c: "x" });
  expect(town.status, town.text).toBe(201);
  const { id } = town.body as { id: string };
  const street = await post(`Street${round}__c`, { Name: "s", Town__c: id });
  expect(street.status, street.text).toBe(201);
  const key = `k${round}`;
  const set = await bulk.send("PATCH", `/sobjects/City__c/Key__c/${key}`, {
    [`Unique${round}__c`]: "one",
    [`Town${round}__c`]: id,
  });
  expect(set.status, set.text).toBeLessThan(205);
  const twice = await post("City__c", { Name: "c", [`Unique${round}__c`]: "ONE" });
  expect(twice.text).toContain("DUPLICATE_VALUE");
  expect((await post("City__c", { Name: "c", People__c: -1 })).text).toContain(`broken ${round}`);
  expect(
    await query(
      bulk,
      `SELECT Key__c FROM City__c WHERE Town${round}__r.Name = 't' AND Unique${round}__c = 'one'`,
    ),
  ).toMatchObject({ records: [{ Key__c: key }] });
}

it("changes the schema wholly or not at all, and loses no row", { timeout: 240_000 }, async () => {
  const data = temporaryDirectory();
  await makeOrg(data, [CITY]);
  let server: ServerProcess = await startProcess(data, ROWS);
  const session = await soapLogin(server.url, ADMIN.username, ADMIN.password);
  const bulk = (): BulkClient => bulkClient(server.url, session);
  const rows = Array.from({ length: ROWS }, (_, row) => `k${row},City ${row},${row}`).join("\n");
  expect(await bulk().load(INSERT, `Key__c,Name,People__c\n${rows}\n`)).toMatchObject({
    state: "JobComplete",
  });

  // An unkilled change says how long one takes, so that the kills fall into the others.
  const started = performance.now();
  expect(await imported(data, change(0))).toBe(true);
  const time = performance.now() - started;
  await rowsAreThere(bulk(), 0);

  for (let round = 1; round <= KILLS; round++) {
    const asked = imported(data, change(round));
    // The last one is killed right behind its acknowledgement, all others at any moment of the work.
    if (round === KILLS) expect(await asked).toBe(true);
    else await new Promise((resolve) => setTimeout(resolve, Math.random() * time * 1.5));
    await server.kill();
    const acknowledged = await asked;
    server = await startProcess(data, ROWS);
    const there = await parts(bulk(), round);
    expect([0, PARTS], [...there].join()).toContain(there.size);
    if (acknowledged) expect(there.size).toBe(PARTS);
    await rowsAreThere(bulk(), round - 1);
    expect(await imported(data, change(round))).toBe(true);
    expect((await parts(bulk(), round)).size).toBe(PARTS);
    await rowsAreThere(bulk(), round);
    if (round % 5 === 0) await takesRows(bulk(), round);
  }
  for (let round = 1; round <= KILLS_OF_DELETIONS; round++) {
    const asked = deleted({ url: server.url, session }, round);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * time));
    await server.kill();
    const acknowledged = await asked;
    server = await startProcess(data, ROWS);
    const left = (await parts(bulk(), round)).size;
    expect([PARTS, PARTS - DELETED.length]).toContain(left);
    if (acknowledged) expect(left).toBe(PARTS - DELETED.length);
    else if (left === PARTS) expect(await deleted({ url: server.url, session }, round)).toBe(true);
    expect((await parts(bulk(), round)).size).toBe(PARTS - DELETED.length);
    expect(await imported(data, change(round))).toBe(true);
    await rowsAreThere(bulk(), round);
  }
  expect(await server.stop()).toBe(0);
});
