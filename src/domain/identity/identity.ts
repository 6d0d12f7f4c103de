// What the identity URL tells of a user.
import { localTime } from "../../soql/time-zone.ts";
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

export interface OwnUser {
  /** Cells of the caller's user record, by field name. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Milliseconds that his clock is ahead of UTC, now. */
  readonly utcOffset: number;
}

export async function ownUser(ports: Ports, { caller }: Call): Promise<OwnUser> {
  const user = (await ports.catalogue()).object("User");
  const fields = user ? FIELDS(user) : [];
  const [row] = user ? await ports.stores.records.read(user, fields, [caller.userId]) : [];
  const now = ports.clock.now();
  return {
    cells: new Map(fields.map(({ name }, index) => [name, row?.[index] ?? null])),
    utcOffset: localTime(caller.timeZone, now) - now,
  };
}
