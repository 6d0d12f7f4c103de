// Contacts of the accounts of plain-object.ts: several, one or none each, some of nobody, some deleted.
import type { Call } from "../../src/domain/model/call.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { writeRecords } from "../../src/domain/records/write.ts";
import type { TestOrg } from "../../src/testing.ts";
import type { PlainFields, PlainRow } from "./evaluator.ts";
import { TEXTS } from "./plain-object.ts";

export const CONTACT_FIELDS: PlainFields = {
  Id: { kind: "id" },
  IsDeleted: { kind: "boolean" },
  AccountId: { kind: "id" },
  LastName: { kind: "text" },
  Department: { kind: "text" },
};

const ROWS = 120;

/** Makes them; gives them as they must come back. */
export async function fillContacts(
  org: TestOrg,
  call: Call,
  accounts: readonly PlainRow[],
): Promise<PlainRow[]> {
  const object = (await org.ports.catalogue()).object("Contact");
  if (!object) throw new Error("no Contact");
  const live = accounts.filter((account) => account["IsDeleted"] !== true).map((account) => account["Id"]);
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    LastName: TEXTS[(index * 7) % TEXTS.length] ?? "",
    Department: index % 4 === 0 ? null : (TEXTS[(index * 3) % 11] ?? null),
    // Half of them are of a few accounts.
    AccountId: index % 5 === 0 ? null : (live[index % 2 === 0 ? index % 6 : index % live.length] ?? null),
  }));
  const columns = ["LastName", "Department", "AccountId"] as const;
  const outcomes = await writeRecords(org.ports, call, {
    operation: "insert",
    object,
    form: "json",
    columns,
    rows: rows.map((row) => columns.map((column) => row[column])),
  });
  const ids = outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
    return formatId(outcome.id);
  });
  const deletedAt = (index: number): boolean => index % 9 === 4;
  await writeRecords(org.ports, call, {
    operation: "delete",
    object,
    form: "json",
    columns: ["Id"],
    rows: ids.filter((_, index) => deletedAt(index)).map((id) => [id]),
  });
  return rows.map((row, index) => ({ ...row, Id: ids[index] ?? "", IsDeleted: deletedAt(index) }));
}
