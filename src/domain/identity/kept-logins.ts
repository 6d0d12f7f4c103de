// What logins came to, as it was kept: the history's rows, and for each the rules that it passed and the one that refused.
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import { EVERYTHING } from "../access/permissions.ts";
import { refuse } from "../fault.ts";
import type { Call, Caller } from "../model/call.ts";
import { formatId, keyPrefixOf, type RecordId } from "../model/id.ts";
import type { TraceStep } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { runQuery } from "../records/query.ts";
import { fieldList } from "../schema/field-list.ts";

/** A row of LoginHistory. */
export interface KeptLogin {
  readonly id: RecordId;
  /** "" of an attempt under a name that nobody has. */
  readonly username: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly address: string;
  readonly application: string;
  readonly status: string;
}

type Asking = Pick<Call, "caller" | "address">;

/** The owner of the machine, who sees all. */
const MACHINE: Asking = {
  caller: {
    userId: 0,
    username: "",
    profileId: 0,
    permissions: EVERYTHING,
    timeZone: "UTC",
    sessionKey: "",
    sessionKind: "api",
    passwordExpired: false,
  } satisfies Caller,
  address: "",
};

const USERNAME = fieldList(["Username"]);

/** The newest first, at most 2,000: of all that the caller may see, or with null of all there are. */
export const keptLogins = (ports: Ports, asking: Asking | null, most: number): Promise<KeptLogin[]> =>
  rowsOf(ports, asking, "", most);

/** One of them with its trace, whose `seen` holds no secret. Throws notFound for what is none, or another user's. */
export async function keptLogin(
  ports: Ports,
  asking: Asking | null,
  id: RecordId,
): Promise<KeptLogin & { readonly trace: readonly TraceStep[] }> {
  const isLogin = keyPrefixOf(id) === "0Ya";
  const [row] = isLogin ? await rowsOf(ports, asking, ` WHERE Id = '${formatId(id)}'`, 1) : [];
  if (!row) throw refuse("notFound");
  const json = await ports.stores.identity.trace(id);
  return { ...row, trace: json === undefined ? [] : (JSON.parse(json) as readonly TraceStep[]) };
}

async function rowsOf(
  ports: Ports,
  asking: Asking | null,
  where: string,
  most: number,
): Promise<KeptLogin[]> {
  const soql = `SELECT Id, UserId, LoginTime, SourceIp, Application, Status FROM LoginHistory${where} ORDER BY LoginTime DESC, Id DESC LIMIT ${most}`;
  const call = { ...(asking ?? MACHINE), apiVersion: NEWEST_API_VERSION };
  const found = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: 2000 });
  const rows = found.kind === "rows" ? found.rows : [];
  const users = (await ports.catalogue()).object("User");
  const ids = rows.map(([, userId]) => Number(userId ?? 0));
  const names = users ? await ports.stores.records.read(users, USERNAME(users), ids) : [];
  return rows.map(([id, , at, address, application, status], index) => ({
    id: Number(id),
    username: text(names[index]?.[0]),
    at: Number(at),
    address: text(address),
    application: text(application),
    status: text(status),
  }));
}

const text = (cell: Cell | undefined): string => (cell == null ? "" : String(cell));
