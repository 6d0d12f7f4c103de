// Tasks that refer to records of six objects, some of them deleted, and what the reference says of such references: the
// parent is a Name, whose fields have values by the object that it stands for.
import type { Call } from "../../src/domain/model/call.ts";
import { formatId, parseId } from "../../src/domain/model/id.ts";
import { writeRecords } from "../../src/domain/records/write.ts";
import type { TestOrg } from "../../src/testing.ts";
import type { RestClient } from "../support/client.ts";
import type { PlainFields, PlainRow, Value } from "./evaluator.ts";
import { TEXTS } from "./plain-object.ts";

const OF_NAME: PlainFields = {
  Id: { kind: "id" },
  Name: { kind: "text" },
  Type: { kind: "text" },
  FirstName: { kind: "text" },
  LastName: { kind: "text" },
  Title: { kind: "text" },
  Alias: { kind: "text" },
  IsActive: { kind: "boolean" },
  "Profile.Name": { kind: "text" },
};

/** "Who", "What" and "Owner". */
export const RELATIONSHIPS = ["Who", "What", "Owner"] as const;

export const TASK_FIELDS: PlainFields = {
  Id: { kind: "id" },
  IsDeleted: { kind: "boolean" },
  Subject: { kind: "text" },
  WhoId: { kind: "id" },
  WhatId: { kind: "id" },
  OwnerId: { kind: "id" },
  ...Object.fromEntries(
    RELATIONSHIPS.flatMap((name) =>
      Object.entries(OF_NAME).map(([field, kind]) => [`${name}.${field}`, kind] as const),
    ),
  ),
};

/** A record that tasks refer to, with the object it is of. */
export interface Target {
  readonly object: string;
  readonly row: PlainRow;
}

export interface Tasks {
  /** As they must come back, with the fields of their Names; `all`: where deleted parents are there, too. */
  readonly live: readonly PlainRow[];
  readonly all: readonly PlainRow[];
  readonly targets: ReadonlyMap<Value, Target>;
}

/** Fields that a TYPEOF may ask for, by object. */
export const FIELDS_OF: Readonly<Record<string, readonly string[]>> = {
  Account: ["Id", "Name", "Phone", "NumberOfEmployees"],
  Opportunity: ["Id", "Name", "Amount", "StageName"],
  Case: ["Id", "Subject", "CaseNumber"],
  Contact: ["Id", "FirstName", "LastName", "Title", "Name"],
  Lead: ["Id", "FirstName", "LastName", "Company", "Title"],
  User: ["Id", "Alias", "Name"],
};

/** What Name has of a record, by its reference. */
function ofName({ object, row }: Target, field: string): Value {
  const person = object === "Contact" || object === "Lead" || object === "User";
  switch (field) {
    case "Id":
      return row["Id"] ?? null;
    case "Name":
      return row[object === "Case" ? "CaseNumber" : "Name"] ?? null;
    case "Type":
      return object;
    case "FirstName":
    case "LastName":
      return person ? (row[field] ?? null) : null;
    case "IsActive":
      return object === "User";
    default:
      return object === "User" ? (row[field] ?? null) : null;
  }
}

/** The fields of a task's Names; null where there is no parent. */
function names(row: PlainRow, targets: Tasks["targets"], deleted: boolean): PlainRow {
  const pairs = RELATIONSHIPS.flatMap((name) => {
    const target = targets.get(row[`${name}Id`] ?? null);
    const there = target && (deleted || target.row["IsDeleted"] !== true) ? target : undefined;
    return Object.keys(OF_NAME).map(
      (field) => [`${name}.${field}`, there ? ofName(there, field) : null] as const,
    );
  });
  return Object.fromEntries(pairs);
}

const text = (index: number): string => TEXTS[index % TEXTS.length] ?? "";

const MADE: Readonly<Record<string, (index: number) => PlainRow>> = {
  Account: (index) => ({
    Name: text(index * 5),
    Phone: index % 3 === 0 ? null : `+${index}`,
    NumberOfEmployees: index % 4 === 0 ? null : index,
  }),
  Opportunity: (index) => ({
    Name: text(index * 7 + 1),
    StageName: index % 2 === 0 ? "Prospecting" : "Qualification",
    CloseDate: "2026-12-01",
    Amount: index % 3 === 0 ? null : index * 1.5,
  }),
  Case: (index) => ({ Subject: text(index * 3 + 2) }),
  Contact: (index) => ({
    FirstName: index % 3 === 0 ? null : text(index * 2),
    LastName: text(index * 11),
    Title: "Chief",
  }),
  Lead: (index) => ({
    FirstName: index % 4 === 0 ? null : "Lou",
    LastName: text(index * 9),
    Company: text(index),
    Title: index % 2 === 0 ? "CEO" : null,
  }),
};

const EACH = 8;
const TASKS = 150;

async function insert(
  org: TestOrg,
  call: Call,
  name: string,
  rows: readonly PlainRow[],
): Promise<readonly string[]> {
  const object = (await org.ports.catalogue()).object(name);
  if (!object) throw new Error(`no ${name}`);
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => columns.map((column) => row[column] ?? null));
  const input = { operation: "insert", object, form: "json", columns, rows: values } as const;
  return (await writeRecords(org.ports, call, input)).map((outcome) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
    return formatId(outcome.id);
  });
}

/** Marks rows as deleted, and nothing that refers to them: a delete would take tasks along. */
async function markDeleted(org: TestOrg, name: string, ids: readonly string[]): Promise<void> {
  const object = (await org.ports.catalogue()).object(name);
  const field = object?.fieldsByName.get("isdeleted");
  if (!object || !field) throw new Error(`no ${name}`);
  const numbers = ids.map((id) => parseId(id) ?? 0);
  await org.ports.stores.transaction(({ records }) =>
    records.update(
      object,
      [field],
      numbers,
      numbers.map(() => [1]),
    ),
  );
}

/** Makes them all; `send` is asked for what the org itself gives to records. */
export async function fillTasks(org: TestOrg, call: Call, send: RestClient): Promise<Tasks> {
  const targets = new Map<Value, Target>();
  const select = async (soql: string): Promise<readonly PlainRow[]> => {
    const { body, text: answered } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
    const { records } = body as { records?: PlainRow[] };
    if (!records) throw new Error(answered);
    return records;
  };
  for (const [object, make] of Object.entries(MADE)) {
    const rows = Array.from({ length: EACH }, (_, index) => make(index));
    const ids = await insert(org, call, object, rows);
    const given = object === "Case" ? await select("SELECT CaseNumber FROM Case") : [];
    for (const [index, row] of rows.entries()) {
      const Name = row["Name"] ?? [row["FirstName"], row["LastName"]].filter(Boolean).join(" ");
      const IsDeleted = index % 4 === 3;
      const CaseNumber = given[index]?.["CaseNumber"] ?? null;
      const Id = ids[index] ?? "";
      targets.set(Id, { object, row: { ...row, Name, CaseNumber, Id, IsDeleted } });
    }
  }
  const [me] = await select(
    "SELECT Id, Name, FirstName, LastName, Title, Alias, Profile.Name FROM User WHERE ProfileId != null LIMIT 1",
  );
  const profile = me?.["Profile"] as unknown as { Name: string } | undefined;
  targets.set(me?.["Id"] ?? null, { object: "User", row: { ...me, "Profile.Name": profile?.Name ?? null } });
  const idsOf = (...objects: readonly string[]): Value[] =>
    [...targets].filter(([, { object }]) => objects.includes(object)).map(([id]) => id);
  const [people, things] = [idsOf("Contact", "Lead"), idsOf("Account", "Opportunity", "Case")];
  const tasks = Array.from({ length: TASKS }, (_, index) => ({
    Subject: text(index * 13),
    WhoId: index % 5 === 0 ? null : (people[(index * 3) % people.length] ?? null),
    // A lead has nothing beside it.
    WhatId: index % 7 === 0 ? null : (things[(index * 5) % things.length] ?? null),
  })).map((task) => (targets.get(task.WhoId)?.object === "Lead" ? { ...task, WhatId: null } : task));
  const ids = await insert(org, call, "Task", tasks);
  const deleted = ids.filter((_, index) => index % 9 === 4);
  await markDeleted(org, "Task", deleted);
  for (const object of Object.keys(MADE)) {
    const gone = [...targets.values()].filter((each) => each.object === object && each.row["IsDeleted"]);
    await markDeleted(
      org,
      object,
      gone.map(({ row }) => String(row["Id"])),
    );
  }
  const rows = tasks.map((task, index) => ({
    ...task,
    Id: ids[index] ?? "",
    OwnerId: me?.["Id"] ?? null,
    IsDeleted: deleted.includes(ids[index] ?? ""),
  }));
  const withNames = (whole: boolean): PlainRow[] =>
    rows.map((row) => ({ ...row, ...names(row, targets, whole) }));
  return { live: withNames(false), all: withNames(true), targets };
}
