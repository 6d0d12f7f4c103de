// The retirement of logins with a password, rehearsed: who logged in how, and on which day that stops working.
import { LOGIN_CHANNELS, LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import { FIRST_VERSION_WITHOUT_LOGIN, RETIREMENTS, type RetirementName } from "../../facts/retirement.ts";
import type { BoundCondition } from "../../soql/bound.ts";
import { currentPermissions } from "../access/permissions.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { retirementDays } from "./retirement.ts";

/** Logins of one user with one tool from one address, and the first day on which they no longer work. */
interface RehearsedLogin {
  readonly username: string;
  readonly application: string;
  readonly apiType: string;
  readonly apiVersion: string;
  readonly address: string;
  readonly logins: number;
  /** ISO 8601. */
  readonly lastLogin: string;
  /** Null: nothing ends it. */
  readonly stopsOn: string | null;
  /** Whose day it is. */
  readonly decidedBy: "this org" | "Salesforce" | null;
  readonly because: string | null;
  readonly moveTo: string | null;
}

export interface Rehearsal {
  readonly days: number;
  readonly logins: readonly RehearsedLogin[];
  readonly notes: readonly string[];
}

const NOTES = [
  "The OAuth 2.0 username-password flow is not served by this org, so nobody uses it here; Salesforce ends it on 2027-02-20.",
  "Days are those of this org's retire.* settings where they are set, else the first that Salesforce has announced.",
];

const MOST_DAYS = 3650;
const DAY_MS = 86_400_000;
const PAGE = 10_000;
const FIELDS = ["Id", "UserId", "LoginTime", "Status", "Application", "ApiType", "ApiVersion", "SourceIp"];

interface Group {
  readonly userId: RecordId;
  readonly application: string;
  readonly apiType: string;
  readonly apiVersion: string;
  readonly address: string;
  logins: number;
  last: number;
}

/** What became of the logins that succeeded in the last `days`, those first that stop first. Throws invalidOperation. */
export async function rehearse(ports: Ports, days: number): Promise<Rehearsal> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw refuse("invalidOperation", { detail: `days must be a whole number from 1 to ${MOST_DAYS}` });
  const groups = await groupLogins(ports, ports.clock.now() - days * DAY_MS);
  const own = await retirementDays(ports.stores.identity);
  const logins: RehearsedLogin[] = [];
  for (const { userId, last, ...group } of groups) {
    const user = await ports.stores.identity.credentials.byUserId(userId);
    if (!user?.isActive) continue;
    const permissions = await currentPermissions(ports, user);
    const ends = endsOf(group, permissions.has("UseAnyApiAuth")).map((name) => ({
      ...RETIREMENTS[name],
      day: own[name] ?? RETIREMENTS[name].day,
      decidedBy: own[name] === null ? ("Salesforce" as const) : ("this org" as const),
    }));
    const [first] = ends.toSorted((a, b) => (a.day < b.day ? -1 : 1));
    logins.push({
      username: user.username,
      ...group,
      lastLogin: new Date(last).toISOString(),
      stopsOn: first?.day ?? null,
      decidedBy: first?.decidedBy ?? null,
      because: first?.what ?? null,
      moveTo: first?.moveTo ?? null,
    });
  }
  const order = ({ stopsOn, username, application }: RehearsedLogin): string =>
    `${stopsOn ?? "9999"} ${username} ${application}`;
  return { days, logins: logins.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)), notes: NOTES };
}

const SOAP: ReadonlySet<string> = new Set([
  LOGIN_CHANNELS["soap-partner"].apiType,
  LOGIN_CHANNELS["soap-enterprise"].apiType,
]);

function endsOf({ apiType, apiVersion }: Omit<Group, "userId" | "last">, anyAuth: boolean): RetirementName[] {
  if (!SOAP.has(apiType)) return [];
  const isNew = Number.parseFloat(apiVersion) >= FIRST_VERSION_WITHOUT_LOGIN;
  return [
    ...(isNew ? (["soapLoginFrom65"] as const) : []),
    ...(anyAuth ? [] : (["anyApiAuth"] as const)),
    "soapLogin",
  ];
}

/** The successful logins since `from`, page by page in the order of their ids. */
async function groupLogins(ports: Ports, from: number): Promise<Group[]> {
  const object = (await ports.catalogue()).object("LoginHistory");
  const fields = FIELDS.flatMap((name) => object?.fieldsByName.get(name.toLowerCase()) ?? []);
  const [id, , time] = fields;
  if (!object || !id || !time) throw new Error("LoginHistory is not in the catalogue");
  const groups = new Map<string, Group>();
  for (let after = 0; ; ) {
    const compare = (field: typeof id, operator: ">" | ">=", value: Cell): BoundCondition =>
      ({ kind: "compare", field, operator, value, orNull: false }) as BoundCondition;
    const rows = await ports.stores.records.query({
      object,
      kind: "rows",
      columns: fields.map((field) => ({ field })),
      where: { kind: "and", terms: [compare(id, ">", after), compare(time, ">=", from)] },
      orderBy: [],
      limit: PAGE,
      offset: 0,
      includeDeleted: false,
    });
    for (const row of rows) addTo(groups, row);
    if (rows.length < PAGE) return [...groups.values()];
    after = Number(rows.at(-1)?.[0]);
  }
}

function addTo(groups: Map<string, Group>, row: readonly Cell[]): void {
  const [, userId, time, status, ...texts] = row;
  if (userId === null || status !== LOGIN_STATUSES.success) return;
  const [application = "", apiType = "", apiVersion = "", address = ""] = texts.map((cell) =>
    String(cell ?? ""),
  );
  const key = JSON.stringify([userId, application, apiType, apiVersion, address]);
  const group = groups.get(key) ?? {
    userId: Number(userId),
    application,
    apiType,
    apiVersion,
    address,
    logins: 0,
    last: 0,
  };
  group.logins += 1;
  group.last = Math.max(group.last, Number(time));
  groups.set(key, group);
}
