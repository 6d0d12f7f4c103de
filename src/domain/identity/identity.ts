// What the identity URL tells of a user.
import type { Call } from "../model/call.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { fieldList } from "../schema/field-list.ts";

const FIELDS = fieldList([
  "Username",
  "CommunityNickname",
  "Name",
  "Email",
  "FirstName",
  "LastName",
  "TimeZoneSidKey",
  "Street",
  "City",
  "State",
  "Country",
  "PostalCode",
  "MobilePhone",
  "IsActive",
  "LanguageLocaleKey",
  "LocaleSidKey",
  "LastModifiedDate",
]);

/** The caller's own user record, by field name. */
export async function ownUser(ports: Ports, { caller }: Call): Promise<ReadonlyMap<string, Cell>> {
  const user = (await ports.catalogue()).object("User");
  const fields = user ? FIELDS(user) : [];
  const [row] = user ? await ports.stores.records.read(user, fields, [caller.userId]) : [];
  return new Map(fields.map(({ name }, index) => [name, row?.[index] ?? null]));
}
