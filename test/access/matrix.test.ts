// Every data route x every role x records they may and may not see. Nothing that is hidden is told or changed, and what
// is hidden looks like what isn't there.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatId, parseId } from "../../src/domain/model/id.ts";
import { NEWEST_API_VERSION } from "../../src/facts/api-versions.ts";
import { restClient } from "../support/client.ts";
import { idOf, type Persona } from "../support/permissions.ts";
import { envelope, post, sessionHeader } from "../support/soap.ts";
import { CANARIES, openStage, ROLES, type Role, type Stage } from "./personas.ts";
import { type Probe, restProbes, type Subject, soapProbes } from "./probes.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.org.stop());

const personOf = ({ name }: Role): Persona => {
  const found = stage.people.get(name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(person: Persona, { method, path, body }: Probe): Promise<Answer> {
  if (path === null) return post(stage.org.url, envelope(body ?? "", sessionHeader(person.session)));
  const answer = await restClient(stage.org.url, person.session)(method, path, body);
  return { status: answer.status, text: answer.text };
}

const ABSENT = { Vault__c: "Vaulx__c", Secret__c: "Secrex__c" } as const;

/** The same probe about something that isn't there. */
const twinOf = (subject: Subject, hidden: "object" | "field"): Subject =>
  hidden === "field"
    ? { ...subject, field: ABSENT.Secret__c }
    : { ...subject, object: ABSENT.Vault__c, id: `a9Z${subject.id.slice(3)}` };

/** An answer about a twin as it would be about the thing itself, ids in either form. */
function back(answer: Answer, subject: Subject, twin: Subject): Answer {
  const long = (id: string): string => formatId(parseId(id) ?? 0);
  const text = answer.text
    .replaceAll(long(twin.id), long(subject.id))
    .replaceAll(twin.id, subject.id)
    // An excerpt may end within a name.
    .replaceAll("Vaulx", "Vault")
    .replaceAll("Secrex", "Secret");
  return { status: answer.status, text };
}

/** Times, hosts and ids of searches differ from call to call and tell nothing. */
const plain = ({ status, text }: Answer): string =>
  `${status} ${text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+0000)/g, "TIME")
    .replaceAll(/<queryId>\w+|,"Last-Modified":"[^"]*"/g, "")
    .replaceAll(/(<current>|"DailyApiRequests":\{"Max":5000000,"Remaining":)\d+/g, "$1N")}`;

const seesSecret = (role: Role, object: "account" | "vault"): boolean =>
  role[object] !== "" && role.secret !== "";

function leaks(role: Role, { text }: Answer): string[] {
  return [
    ...(seesSecret(role, "account") ? [] : [CANARIES.account]),
    ...(role.vault.includes("r") ? [] : [CANARIES.vault]),
  ].filter((canary) => text.includes(canary));
}

/** Rows as they are, by id: name, secret, whether deleted. */
async function rowsOf(name: "Account" | "Vault__c"): Promise<Map<number, readonly unknown[]>> {
  const object = (await stage.org.ports.catalogue()).object(name);
  const fields = ["id", "name", "secret__c", "isdeleted"].flatMap(
    (one) => object?.fieldsByName.get(one) ?? [],
  );
  if (!object) throw new Error(`no ${name}`);
  const rows = await stage.org.ports.stores.records.query({
    object,
    kind: "rows",
    columns: fields.map((field) => ({ field })),
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: true,
  });
  return new Map(rows.map(([id, ...cells]) => [Number(id), cells]));
}

type Rows = Map<number, readonly unknown[]>;

/** What happened to rows that this role could not have done. */
function wrongs(before: Rows, after: Rows, rights: string, secret: string): string[] {
  const made = [...after.keys()].filter((id) => !before.has(id));
  const wrong: string[] = made.length > 0 && !rights.includes("c") ? [`${made.length} made`] : [];
  for (const [id, [name, hidden, deleted]] of before) {
    if (!after.has(id) && rights.includes("d")) continue;
    const [newName, newHidden, nowDeleted] = after.get(id) ?? [];
    if (newName !== name && !rights.includes("e")) wrong.push(`${id} renamed`);
    if (newHidden !== hidden && !(rights.includes("e") && secret === "re")) wrong.push(`${id} written`);
    if (nowDeleted !== deleted && !rights.includes("d")) wrong.push(`${id} deleted`);
  }
  for (const id of made)
    if (after.get(id)?.[1] != null && secret !== "re") wrong.push(`${id} made with the field`);
  return wrong;
}

describe.each(ROLES)("$name", (role) => {
  it("is told and can change only what the role allows", async () => {
    const person = personOf(role);
    const { account, vault } = await stage.seeds();
    const own = (await person.send("POST", "/sobjects/Account", { Name: "Own" })).body as { id?: string };
    const key = (await stage.admin("GET", `/sobjects/Account/${account}`)).body as { Key__c: string };
    const subjects: readonly Subject[] = [
      { object: "Account", id: account, key: key.Key__c, field: "Secret__c" },
      { object: "Account", id: (own.id ?? account).slice(0, 15), key: "own", field: "Door__r.Secret__c" },
      { object: "Vault__c", id: vault, key: key.Key__c, field: "Secret__c" },
    ];
    const found: string[] = [];
    let shown = 0;
    for (const subject of subjects) {
      for (const probe of [...restProbes(subject), ...soapProbes(subject)]) {
        const before = { Account: await rowsOf("Account"), Vault__c: await rowsOf("Vault__c") };
        const answer = await ask(person, probe);
        if (probe.path === null ? answer.text.includes("UNKNOWN_EXCEPTION") : answer.status >= 500)
          found.push(`${probe.name}: ${answer.status}`);
        for (const canary of leaks(role, answer)) found.push(`${probe.name}: ${canary}`);
        if (answer.text.includes("canary")) shown += 1;
        const after = { Account: await rowsOf("Account"), Vault__c: await rowsOf("Vault__c") };
        for (const wrong of [
          ...wrongs(before.Account, after.Account, role.account, role.secret),
          ...wrongs(before.Vault__c, after.Vault__c, role.vault, role.secret),
        ])
          found.push(`${probe.name}: ${wrong}`);
      }
    }
    expect(found).toEqual([]);
    // Who may see them must have seen them, or nothing was asked.
    expect(shown > 0).toBe(seesSecret(role, "account") || role.vault !== "");
  });

  it("can't tell what is hidden from what isn't there", async () => {
    const person = personOf(role);
    const { account, vault } = await stage.seeds();
    const hidden: [Subject, "object" | "field"][] = [];
    if (role.vault === "")
      hidden.push([{ object: "Vault__c", id: vault, key: "k1", field: "Secret__c" }, "object"]);
    if (role.account.includes("r") && !seesSecret(role, "account"))
      hidden.push([{ object: "Account", id: account, key: "none", field: "Secret__c" }, "field"]);
    for (const [subject, what] of hidden) {
      const twin = twinOf(subject, what);
      const twins = [...restProbes(twin), ...soapProbes(twin)];
      for (const [index, probe] of [...restProbes(subject), ...soapProbes(subject)].entries()) {
        // What a role may do it does to the subject: the twin of the next probe would find it otherwise.
        if (what === "field" && !/Secre/.test(decodeURIComponent(probe.name) + (probe.body ?? ""))) continue;
        const other = twins[index];
        if (!other) throw new Error("a probe has no twin");
        const answer = plain(await ask(person, probe));
        expect(answer, probe.name).toBe(plain(back(await ask(person, other), subject, twin)));
      }
    }
  });

  it.each([
    ["GET", "r", [200], [404]],
    ["PATCH", "e", [204], [403, 404]],
    ["POST", "c", [201], [403, 404]],
    ["DELETE", "d", [204], [403, 404]],
  ] as const)("%s of records is answered by the letter %s", async (method, letter, allowed, denied) => {
    const person = personOf(role);
    const { account, vault } = await stage.seeds();
    for (const [object, id, rights] of [
      ["Account", account, role.account],
      ["Vault__c", vault, role.vault],
    ] as const) {
      const path = method === "POST" ? `/sobjects/${object}` : `/sobjects/${object}/${id}`;
      const body = method === "PATCH" || method === "POST" ? { Name: "New" } : undefined;
      const { status, text } = await person.send(method, path, body);
      expect(rights.includes(letter) ? allowed : denied, `${object} ${text}`).toContain(status);
    }
  });

  it("sees logins of others only by Manage Users, his own always", async () => {
    const person = personOf(role);
    const logins = async (of: Persona | null) =>
      idOf(
        stage.admin,
        `SELECT Id FROM LoginHistory WHERE UserId ${of ? "=" : "!="} '${person.id}' ORDER BY Id LIMIT 1`,
      );
    const [own, foreign] = [await logins(person), await logins(null)];
    expect((await person.send("GET", `/sobjects/LoginHistory/${own}`)).status).toBe(200);
    const absent = `${foreign.slice(0, 12)}zzz`;
    const [one, other] = [
      await person.send("GET", `/sobjects/LoginHistory/${foreign}`),
      await person.send("GET", `/sobjects/LoginHistory/${absent}`),
    ];
    expect(one.status).toBe(role.logins ? 200 : 404);
    if (!role.logins) expect(one.text).toBe(other.text);
    const query = `/query?q=${encodeURIComponent("SELECT UserId FROM LoginHistory")}`;
    const { records } = (await person.send("GET", query)).body as { records: { UserId: string }[] };
    expect(records.some(({ UserId }) => UserId !== person.id)).toBe(role.logins);
  });

  it("has bulk jobs on what the role allows", async () => {
    const person = personOf(role);
    const job = (object: string) => person.send("POST", "/jobs/ingest", { object, operation: "insert" });
    const twin = ABSENT.Vault__c;
    const [hidden, absent] = [await job("Vault__c"), await job(twin)];
    const asked = (soql: string) => person.send("POST", "/jobs/query", { operation: "query", query: soql });
    const [one, other] = [await asked("SELECT Id FROM Vault__c"), await asked(`SELECT Id FROM ${twin}`)];
    expect([hidden.status, one.status]).toEqual(role.vault === "" ? [400, 400] : [200, 200]);
    if (role.vault !== "") return;
    expect(hidden.text).toBe(absent.text.replaceAll(twin, "Vault__c"));
    expect(one.text).toBe(other.text.replaceAll(twin, "Vault__c"));
  });
});

it("is asked about in the newest version", () => {
  expect(NEWEST_API_VERSION).toBeGreaterThanOrEqual(60);
});
