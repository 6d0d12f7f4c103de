// Users that the API inserts: active, with the names that a client may leave out, and with a password that nobody knows
// until an administrator resets or sets it.
import type { Field } from "../../facts/sobject.ts";
import { madeBy } from "../audit/setup-writes.ts";
import { fault } from "../fault.ts";
import { isMailAddress } from "../mail/outbox.ts";
import type { RecordId } from "../model/id.ts";
import type { PreparedRow, WriteContext } from "../records/write-context.ts";
import { fieldList } from "../schema/field-list.ts";
import { DUMMY_HASH } from "./login-facts.ts";

interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Rows of new users with what they left out. */
export function withUserDefaults<T extends Rows>(input: T): T {
  const at = (name: string): number =>
    input.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  const columns = [...input.columns];
  const added = ["CommunityNickname", "IsActive"].filter((name) => at(name) < 0);
  columns.push(...added);
  const username = at("Username");
  const defaults = added.map((name) =>
    name === "IsActive" ? () => "true" : (row: readonly unknown[]) => nickname(row[username]),
  );
  const rows = input.rows.map((row) => {
    const padded = Array.from(input.columns, (_, index) => row[index]);
    return [...padded, ...defaults.map((value) => value(row))];
  });
  return { ...input, columns, rows };
}

const nickname = (username: unknown): string | undefined =>
  typeof username === "string" ? username.replace(/@.*/s, "").slice(0, 40) : undefined;

/** A user name has the form of a mail address. Adds a fault to rows that set another one. */
export function checkUsernames(fields: readonly Field[], rows: readonly PreparedRow[]): void {
  const index = fields.findIndex(({ name }) => name === "Username");
  if (index < 0) return;
  for (const { cells, faults } of rows) {
    const username = cells[index];
    if (typeof username === "string" && !isMailAddress(username))
      faults.push(fault("invalidEmail", { label: "Username", value: username.slice(0, 80) }, ["Username"]));
  }
}

const userType = fieldList(["UserType"]);

/** What makes users of new rows, in their transaction. */
export async function makeUsers(context: WriteContext, ids: readonly RecordId[]): Promise<void> {
  const { stores, catalogue, now } = context;
  const described = catalogue.object("User");
  const passwordHash = await stores.identity.setting(DUMMY_HASH);
  if (!described || passwordHash === undefined) throw new Error("the org has no users");
  for (const userId of ids) {
    await stores.records.update(described, userType(described), [userId], [["Standard"]]);
    await stores.identity.credentials.create({
      userId,
      passwordHash,
      mustChange: true,
      passwordChangedAt: now,
      tokenMac: null,
      tokenCreatedAt: null,
      tokenLastUsedAt: null,
      hadToken: false,
      failures: 0,
      lockedAt: null,
      frozen: false,
    });
    await stores.identity.addEvent({
      ...madeBy(context),
      event: "user created",
      targetId: userId,
      detail: null,
    });
  }
}
