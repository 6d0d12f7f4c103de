import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";

const FIELDS = {
  LastLoginDate: fieldList(["LastLoginDate"]),
  LastPasswordChangeDate: fieldList(["LastPasswordChangeDate"]),
};

/** Writes a time on the user's record, in the caller's transaction: it is no change by anybody. */
export async function noteOnUser(
  ports: Pick<Ports, "catalogue">,
  stores: Stores,
  userId: RecordId,
  name: keyof typeof FIELDS,
  time: number,
): Promise<void> {
  const described = (await ports.catalogue()).object("User");
  if (described) await stores.records.update(described, FIELDS[name](described), [userId], [[time]]);
}
