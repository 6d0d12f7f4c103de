// Sessions as their owners and administrators see them: by the ids of AuthSession, which open nothing.
import { refuse } from "../fault.ts";
import { formatId, type RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";
import { securityEvent } from "./events.ts";
import { checkManagesUsers } from "./manage-access.ts";
import { sweepSessions } from "./sessions.ts";

/** A live session. Times are milliseconds since 1970. */
export interface SessionSummary {
  readonly id: RecordId;
  readonly userId: RecordId;
  readonly username: string;
  readonly type: string;
  readonly level: string;
  readonly from: string;
  readonly begunAt: number;
  readonly lastUsedAt: number;
  readonly secondsValid: number;
}

const FIELDS = fieldList([
  "Id",
  "UsersId",
  "SessionType",
  "SessionSecurityLevel",
  "SourceIp",
  "CreatedDate",
  "LastModifiedDate",
  "NumSecondsValid",
]);
const USERNAME = fieldList(["Username"]);

/** The newest first; of one user only, if `userId` is given. */
export async function listSessions(ports: Ports, userId?: RecordId): Promise<SessionSummary[]> {
  await ports.stores.transaction((stores) => sweepSessions(ports, stores));
  const catalogue = await ports.catalogue();
  const [object, users] = [catalogue.object("AuthSession"), catalogue.object("User")];
  const owner = object?.fieldsByName.get("usersid");
  if (!object || !users || !owner) return [];
  const rows = await ports.stores.records.query({
    object,
    kind: "rows",
    columns: FIELDS(object).map((field) => ({ field })),
    where:
      userId === undefined
        ? null
        : { kind: "compare", field: owner, operator: "=", value: userId, orNull: false },
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });
  const names = await ports.stores.records.read(
    users,
    USERNAME(users),
    rows.map(([, id]) => Number(id)),
  );
  const listed = rows.map(
    ([id, user, type, level, from, begunAt, lastUsedAt, secondsValid], index): SessionSummary => ({
      id: Number(id),
      userId: Number(user),
      username: String(names[index]?.[0] ?? ""),
      type: String(type),
      level: String(level),
      from: String(from),
      begunAt: Number(begunAt),
      lastUsedAt: Number(lastUsedAt),
      secondsValid: Number(secondsValid),
    }),
  );
  return listed.sort((one, other) => other.begunAt - one.begunAt || other.id - one.id);
}

/**
 * Ends a session, whosever it is; `own`: only one of the actor's. Throws recordNotFound if there is none,
 * insufficientAccessOnCall for another user's without Manage Users.
 */
export async function endListedSession(
  ports: Ports,
  actor: Actor,
  id: RecordId,
  own = false,
): Promise<RecordId> {
  if (!own) await checkManagesUsers(ports, actor);
  const object = (await ports.catalogue()).object("AuthSession");
  const owner = object?.fieldsByName.get("usersid");
  if (!object || !owner) throw refuse("recordNotFound");
  return ports.stores.transaction(async (stores: Stores) => {
    const [row] = await stores.records.read(object, [owner], [id]);
    const userId = Number(row?.[0] ?? 0);
    const isOwn = actor.kind === "user" && actor.userId === userId;
    if (!row || (own && !isOwn)) throw refuse("recordNotFound");
    await stores.records.remove(object, [id]);
    if (!isOwn)
      await stores.identity.addEvent(securityEvent(ports, actor, "session ended", userId, formatId(id)));
    return userId;
  });
}
