// Second factors as tests need them: codes that were mailed, an authenticator app, rows of VerificationHistory.
import { Secret, TOTP } from "otpauth";
import { EVERYTHING } from "../../src/domain/access/permissions.ts";
import type { RecordId } from "../../src/domain/model/id.ts";
import { runQuery } from "../../src/domain/records/query.ts";
import { NEWEST_API_VERSION } from "../../src/facts/api-versions.ts";
import type { TestOrg } from "../../src/testing.ts";
import type { Visitor } from "./visitor.ts";

/** The codes that were mailed to an address, oldest first. */
export async function mailedCodes({ inbox }: TestOrg, to: string): Promise<readonly string[]> {
  const mails = (await inbox.list()).filter((mail) => mail.to === to);
  return mails.reverse().flatMap(({ text }) => /^Verification Code: (\d+)$/m.exec(text)?.[1] ?? []);
}

/** A code that the one given is not. */
export const otherCode = (code: string): string => (code === "000000" ? "000001" : "000000");

/** The code that an app shows at a moment. */
export const appCode = (secret: string, timestamp: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp });

/** The key that a page shows to be typed into an app. */
export const shownSecret = (text: string): string | undefined =>
  /<code id="key">([A-Z2-7 ]+)<\/code>/.exec(text)?.[1]?.replaceAll(" ", "");

const DETAILS = "/settings/advanced-user-details";

/** Connects an app in a browser that is logged in; gives its secret. */
export async function connectApp(browser: Visitor, password: string, now: () => number): Promise<string> {
  await browser.submit(DETAILS);
  const secret = shownSecret((await browser.get(`${DETAILS}/connect`)).text);
  if (secret === undefined) throw new Error("no secret is shown");
  const done = await browser.submit(`${DETAILS}/connect`, {
    current: password,
    code: appCode(secret, now()),
  });
  if (done.location !== DETAILS) throw new Error(done.text);
  return secret;
}

const FIELDS = "EventGroup, VerificationMethod, Activity, Status, SourceIp, Remarks, Policy, LoginHistoryId";

export interface VerificationRow {
  readonly group: number;
  readonly method: string;
  readonly activity: string;
  readonly status: string;
  readonly sourceIp: string;
  readonly remarks: string;
  readonly policy: string;
  readonly loginHistoryId: unknown;
}

/** A user's rows of VerificationHistory, oldest first. */
export async function verifications(
  { ports }: TestOrg,
  userId: RecordId,
): Promise<readonly VerificationRow[]> {
  const caller = {
    userId: 0,
    username: "",
    profileId: 0,
    permissions: EVERYTHING,
    timeZone: "UTC",
    sessionKey: "",
    sessionKind: "api",
    passwordExpired: false,
  } as const;
  const call = { caller, address: "127.0.0.1", apiVersion: NEWEST_API_VERSION };
  const soql = `SELECT UserId, ${FIELDS} FROM VerificationHistory ORDER BY Id`;
  const found = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: 2000 });
  if (found.kind !== "rows") throw new Error("no rows");
  return found.rows
    .filter(([owner]) => owner === userId)
    .map(([, group, method, activity, status, sourceIp, remarks, policy, loginHistoryId]) => ({
      group: Number(group),
      method: String(method),
      activity: String(activity),
      status: String(status),
      sourceIp: String(sourceIp),
      remarks: String(remarks),
      policy: String(policy),
      loginHistoryId,
    }));
}

/** Everything that a test double has written, as one text. */
export const stored = (rows: readonly unknown[]): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
