import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";

const LAST_PASSWORD_CHANGE = fieldList(["LastPasswordChangeDate"]);

/** Writes the time on the user's record, in the caller's transaction: it is no change by anybody. */
export async function notePasswordChange(
  ports: Pick<Ports, "catalogue">,
  stores: Stores,
  userId: RecordId,
  time: number,
): Promise<void> {
  const described = (await ports.catalogue()).object("User");
  if (described) await stores.records.update(described, LAST_PASSWORD_CHANGE(described), [userId], [[time]]);
}
