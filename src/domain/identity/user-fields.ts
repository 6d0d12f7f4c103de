import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";

/** Writes a time on the user's record, in the caller's transaction: it is no change by anybody. */
export async function noteOnUser(
  ports: Pick<Ports, "catalogue">,
  stores: Stores,
  userId: RecordId,
  name: "LastLoginDate" | "LastPasswordChangeDate",
  time: number,
): Promise<void> {
  const described = (await ports.catalogue()).object("User");
  const field = described?.fieldsByName.get(name.toLowerCase());
  if (described && field) await stores.records.update(described, [field], [userId], [[time]]);
}
