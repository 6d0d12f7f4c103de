// AuthSession is the one object whose rows aren't the same for all: IsCurrent says which of them the caller is in.
import type { Field, SObject } from "../../facts/sobject.ts";
import { sweepSessions } from "../identity/sessions.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";

export const isSession = ({ name }: SObject): boolean => name === "AuthSession";

/** Sessions that died are no rows any more: before rows of AuthSession are read. */
export async function forgetDeadSessions(ports: Ports): Promise<void> {
  await ports.stores.transaction((stores) => sweepSessions(ports, stores));
}

type Rows<R> = readonly (readonly Cell[] | R)[];

/** Rows of `fields` by their ids, with IsCurrent; the same rows if they have none. */
export async function withCurrentSession<R>(
  ports: Pick<Ports, "stores">,
  { caller }: Call,
  object: SObject,
  fields: readonly Field[],
  rows: Rows<R>,
  ids: readonly RecordId[],
): Promise<Rows<R>> {
  const at = isSession(object) ? fields.findIndex(({ name }) => name === "IsCurrent") : -1;
  if (at < 0) return rows;
  const current = await ports.stores.identity.sessions.recordId(caller.sessionKey);
  return rows.map((row, index) => (Array.isArray(row) && ids[index] === current ? row.with(at, 1) : row));
}
