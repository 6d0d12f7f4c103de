// The fields of a user that Setup shows and takes; writing goes through the record engine, as over the API.

import { callersCatalogue } from "../../../domain/access/access.ts";
import { formatId, type RecordId } from "../../../domain/model/id.ts";
import type { Cell } from "../../../domain/model/record.ts";
import { objectNamed } from "../../../domain/records/names.ts";
import { readRecord } from "../../../domain/records/read.ts";
import { writeRecords } from "../../../domain/records/write.ts";
import type { Field } from "../../../facts/sobject.ts";
import type { UserPageInput } from "../exchange.ts";
import { callOf } from "../setup.ts";

/** In the order of the form. A user can't be without those marked. */
export const USER_FORM: readonly {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
}[] = [
  { name: "FirstName", label: "First Name", required: false },
  { name: "LastName", label: "Last Name", required: true },
  { name: "Alias", label: "Alias", required: true },
  { name: "Email", label: "Email", required: true },
  { name: "Username", label: "Username", required: true },
  { name: "Title", label: "Title", required: false },
  { name: "ProfileId", label: "Profile", required: true },
  { name: "TimeZoneSidKey", label: "Time Zone", required: true },
  { name: "LocaleSidKey", label: "Locale", required: true },
  { name: "LanguageLocaleKey", label: "Language", required: true },
  { name: "EmailEncodingKey", label: "Email Encoding", required: true },
];

export type UserValues = Readonly<Record<string, string>>;

const objectOf = async ({ ports, caller }: UserPageInput, name: string) =>
  objectNamed(await callersCatalogue(ports, caller), name);

/** What the form has of a user, as texts; ids in their long form. */
export async function valuesOf(input: UserPageInput, userId: RecordId): Promise<UserValues> {
  const object = await objectOf(input, "User");
  const fields = USER_FORM.flatMap(({ name }) => object.fieldsByName.get(name.toLowerCase()) ?? []);
  const row = await readRecord(input.ports, callOf(input), object, userId, fields);
  return Object.fromEntries(fields.map((field, index) => [field.name, textOf(field, row[index] ?? null)]));
}

const textOf = ({ type }: Field, cell: Cell): string => {
  if (cell === null) return "";
  return type === "reference" ? formatId(Number(cell)) : String(cell);
};

/** The user's name, and what his page tells of him. */
export async function detailsOf(
  input: UserPageInput,
  userId: RecordId,
): Promise<{ readonly name: string; readonly fields: readonly (readonly [string, string])[] }> {
  const values = await valuesOf(input, userId);
  const profiles = await profilesOf(input);
  const fields = USER_FORM.map(({ name, label }): [string, string] => {
    const value = values[name] ?? "";
    return [label, name === "ProfileId" ? (profiles.find(([id]) => id === value)?.[1] ?? value) : value];
  });
  const name = [values["FirstName"], values["LastName"]].filter(Boolean).join(" ");
  return { name, fields: fields.filter(([label]) => label !== "First Name" && label !== "Last Name") };
}

/** Values and labels of a field of choices; undefined of others. */
export async function choicesOf(
  input: UserPageInput,
  name: string,
): Promise<readonly (readonly [value: string, label: string])[] | undefined> {
  if (name === "ProfileId") return profilesOf(input);
  const field = (await objectOf(input, "User")).fieldsByName.get(name.toLowerCase());
  if (field?.type !== "picklist") return undefined;
  return field.picklistValues.filter(({ active }) => active).map(({ value, label }) => [value, label]);
}

async function profilesOf(input: UserPageInput): Promise<readonly (readonly [string, string])[]> {
  const object = await objectOf(input, "Profile");
  const fields = ["id", "name"].flatMap((name) => object.fieldsByName.get(name) ?? []);
  const rows = await input.ports.stores.records.query({
    object,
    kind: "rows",
    columns: fields.map((field) => ({ field })),
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });
  return rows.map(([id, name]) => [formatId(Number(id)), String(name)]);
}

export type Saved =
  | { readonly ok: true; readonly id: RecordId }
  | { readonly ok: false; readonly trouble: string };

/** Makes a user, or changes the one of `userId`. */
export async function saveUser(
  input: UserPageInput,
  userId: RecordId | null,
  values: UserValues,
): Promise<Saved> {
  const columns = Object.keys(values);
  const id = userId === null ? [] : [formatId(userId)];
  const [outcome] = await writeRecords(input.ports, callOf(input), {
    operation: userId === null ? "insert" : "update",
    object: await objectOf(input, "User"),
    form: "csv",
    columns: [...columns, ...id.map(() => "Id")],
    rows: [[...columns.map((name) => values[name]), ...id]],
  });
  if (outcome?.ok) return { ok: true, id: outcome.id };
  return {
    ok: false,
    trouble: outcome?.faults.map(({ message }) => message).join(" ") ?? "Nothing was saved.",
  };
}
