// Why a user's own logins failed, in words for him: the wire tells every client the same.
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import { LOGIN_STATUSES } from "../../facts/login-statuses.ts";
import type { Call } from "../model/call.ts";
import { formatId, type RecordId } from "../model/id.ts";
import type { TraceStep } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { runQuery } from "../records/query.ts";

export interface LoginProblem {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly address: string;
  readonly application: string;
  readonly status: string;
  /** The rule that refused it, and what it saw; "" if that is not known any more. */
  readonly rule: string;
  readonly seen: string;
  readonly advice: string;
}

const NO_ADVICE = "Ask your administrator, who sees the same in the login history.";

/** What to do about a refusal, by the rule that refused. */
const ADVICE: Readonly<Record<string, string>> = {
  "SOAP login()": "Your administrator has switched SOAP login() off; the tool must log in another way.",
  "API version": "Set the tool's API version to 64.0 or lower, at least for its login.",
  active: "Ask your administrator to activate your user.",
  "not frozen": "Ask your administrator to unfreeze your user.",
  "not locked out": "Wait until the lockout ends, or ask your administrator to unlock you.",
  "login rate": "The tool logs in too often: let it keep its session.",
  password: "The tool has another password than you. Browsers take it without the security token.",
  "security token": "Give the tool your latest security token, or reset it if you don't know it.",
  "authenticator code": "Append the code that your authenticator app shows now; each is taken once.",
  "login hours": "Log in at the hours that your profile allows.",
  "login IP range": "Log in from an address that your profile allows.",
  "token's addresses": "Use this token from its own addresses, or another one.",
  "network or token": "Append your security token to the password, without a blank between.",
  "MFA for UI logins": "Log in again and enter the code of your authenticator app.",
  "MFA for API logins":
    "Append your authenticator app's code to the password, instead of the security token.",
  "device activation": "Log in again and enter the code that is mailed to you.",
  "API Enabled": "Ask your administrator for the permission API Enabled.",
  "API Only User": "Your user is for tools only and can't use pages.",
  "Use Any API Auth": "Ask your administrator for the permission Use Any API Auth.",
};

const LOOKED_AT = 500;

/** The caller's own refused logins since `since`, `most` of them, the newest first. */
export async function loginProblems(
  ports: Ports,
  { caller, address }: Pick<Call, "caller" | "address">,
  { since, most }: { readonly since: number; readonly most: number },
): Promise<LoginProblem[]> {
  const soql = `SELECT Id, LoginTime, SourceIp, Status, Application FROM LoginHistory WHERE UserId = '${formatId(caller.userId)}' AND LoginTime >= ${new Date(since).toISOString()} ORDER BY LoginTime DESC, Id DESC LIMIT ${LOOKED_AT}`;
  const call = { caller, address, apiVersion: NEWEST_API_VERSION };
  const found = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: LOOKED_AT });
  const rows = found.kind === "rows" ? found.rows : [];
  const failed = rows.filter(([, , , status]) => status !== LOGIN_STATUSES.success).slice(0, most);
  const problems: LoginProblem[] = [];
  for (const [id, at, source, status, application] of failed) {
    const trace = await ports.stores.identity.trace(Number(id));
    const steps = trace === undefined ? [] : (JSON.parse(trace) as readonly TraceStep[]);
    const { rule, seen } = steps.find(({ outcome }) => outcome === "failed") ?? { rule: "", seen: "" };
    problems.push({
      at: Number(at),
      address: String(source ?? ""),
      application: String(application ?? ""),
      status: String(status),
      rule,
      seen,
      advice: ADVICE[rule] ?? NO_ADVICE,
    });
  }
  return problems;
}

/** Labels of the named tokens that logins came with, by the login's id; none of those that came without. */
export async function namedTokensOf(
  { stores }: Ports,
  logins: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, string>> {
  const labels = new Map<RecordId, string>();
  for (const login of logins) {
    const trace = await stores.identity.trace(login);
    const steps = trace === undefined ? [] : (JSON.parse(trace) as readonly TraceStep[]);
    const { seen = "" } = steps.find(({ rule }) => rule === "security token") ?? {};
    const label = /^the named token "([^"]+)"/.exec(seen)?.[1];
    if (label !== undefined) labels.set(login, label);
  }
  return labels;
}

const RECENT_MS = 7 * 86_400_000;
const OF_TOKENS: ReadonlySet<string> = new Set(["network or token", "security token"]);

/** The caller's latest login that only lacked the right token, of the last seven days; null if there is none. */
export async function latestTokenProblem(
  ports: Ports,
  call: Pick<Call, "caller" | "address">,
): Promise<LoginProblem | null> {
  const since = ports.clock.now() - RECENT_MS;
  const problems = await loginProblems(ports, call, { since, most: 20 });
  return problems.find(({ rule }) => OF_TOKENS.has(rule)) ?? null;
}
