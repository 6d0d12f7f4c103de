// Mails about logins that failed and tokens: the right password came with a wrong one; the user is locked out; the classic
// token is old.
import { NO_MAIL_WITHIN_MS } from "../../facts/mail.ts";
import { ageMail, type FailedLogin, lockedOutMail, wrongTokenMail } from "../mail/notice-mails.ts";
import { queueMail } from "../mail/outbox.ts";
import type { RecordId } from "../model/id.ts";
import type { TraceStep } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { fieldList } from "../schema/field-list.ts";
import { userInfo } from "./user-info.ts";

/** What a login failed at, and who is told of it. */
interface Alarm {
  readonly rule: string;
  readonly kind: string;
  /** At most one mail in this time. */
  readonly pauseMs: number;
  isWanted(settings: ReadonlyMap<string, string>): boolean;
  readonly mail: typeof wrongTokenMail;
}

const ALARMS: readonly Alarm[] = [
  {
    rule: "not locked out",
    kind: "lockedOut",
    pauseMs: 24 * NO_MAIL_WITHIN_MS,
    isWanted: (settings) => settings.get("password.lockoutMail") === "true",
    mail: lockedOutMail,
  },
  {
    // The rule behind the one of the password: who fails at it had the right password.
    rule: "security token",
    kind: "wrongToken",
    pauseMs: NO_MAIL_WITHIN_MS,
    isWanted: (settings) => settings.get("token.wrongTokenMail") !== "false",
    mail: wrongTokenMail,
  },
];
const AT_ONCE = 100;

const loginFields = fieldList(["UserId", "LoginTime", "SourceIp", "Application"]);

/**
 * Looks through the logins behind `after`, and tells each user whose right password came with a wrong token, once an
 * hour at most, and who was refused because he is locked out, once a day, where the org wants it. Gives the login to go
 * on behind.
 */
export async function tellOfFailures(ports: Ports, after: RecordId): Promise<RecordId> {
  const newest = await ports.stores.identity.newestTrace();
  if (newest === after) return after;
  let end = Math.max(after, newest);
  for (const alarm of ALARMS) end = Math.min(end, await tellOf(ports, alarm, after, end));
  return end;
}

/** Gives the login that it got to: `end`, unless there are too many. */
async function tellOf(ports: Ports, alarm: Alarm, after: RecordId, end: RecordId): Promise<RecordId> {
  const { identity } = ports.stores;
  const { rule } = alarm;
  const failed = JSON.stringify({ rule, outcome: "failed" } satisfies Partial<TraceStep>).slice(0, -1);
  const found = await identity.tracesAfter(after, failed, AT_ONCE);
  const wanted = alarm.isWanted(await identity.settings(""));
  for (const { loginHistoryId, json } of found) {
    const step = (JSON.parse(json) as readonly TraceStep[]).find((each) => each.rule === rule);
    if (wanted && step?.outcome === "failed") await tellOfOne(ports, alarm, loginHistoryId, step.seen);
  }
  return found.length === AT_ONCE ? (found.at(-1)?.loginHistoryId ?? end) : end;
}

async function tellOfOne(
  ports: Ports,
  { kind, pauseMs, mail }: Alarm,
  loginId: RecordId,
  seen: string,
): Promise<void> {
  const object = (await ports.catalogue()).object("LoginHistory");
  const [row] = object ? await ports.stores.records.read(object, loginFields(object), [loginId]) : [];
  const [userId, at, address, application]: readonly Cell[] = row ?? [];
  if (typeof userId !== "number") return;
  // A client says what it is called: no lines of its own in the mail.
  const name = String(application).replaceAll(/\p{Cc}+/gu, " ");
  const mistake = { at: Number(at), address: String(address), application: name, seen };
  await notify(ports, userId, kind, {
    isDue: (last) => last === null || Math.abs(ports.clock.now() - last) >= pauseMs,
    mail: (user) => mail(user, mistake satisfies FailedLogin),
  });
}

const DAY_MS = 86_400_000;

/** Reminds each user once of a classic token that is older than the org wants. */
export async function remindOfOldTokens(ports: Ports): Promise<void> {
  const { identity } = ports.stores;
  const days = Number((await identity.setting("token.remindAfterDays")) ?? 0);
  if (days === 0) return;
  const before = ports.clock.now() - days * DAY_MS;
  for (let after: RecordId = 0; ; ) {
    const users = await identity.tokensMadeBefore(before, after, AT_ONCE);
    for (const userId of users) await remindOfOne(ports, userId);
    const last = users.at(-1);
    if (last === undefined || users.length < AT_ONCE) return;
    after = last;
  }
}

async function remindOfOne(ports: Ports, userId: RecordId): Promise<void> {
  const made = (await ports.stores.identity.credentials.byUserId(userId))?.tokenCreatedAt;
  if (made == null) return;
  await notify(ports, userId, "tokenAge", {
    isDue: (last) => last === null || last <= made,
    mail: (user) => ageMail(user, made),
  });
}

interface Notice {
  /** Whether it is time, when the last one of its kind was sent at `last`. */
  isDue(last: number | null): boolean;
  mail(user: Awaited<ReturnType<typeof userInfo>>): ReturnType<typeof ageMail>;
}

async function notify(ports: Ports, userId: RecordId, kind: string, { isDue, mail }: Notice): Promise<void> {
  const reachable = (user: LoginUser | undefined): boolean => user?.isActive === true && !user.frozen;
  if (!isDue(await ports.stores.identity.notices.last(userId, kind))) return;
  const sent = await ports.stores.transaction(async (stores) => {
    const { credentials, notices } = stores.identity;
    if (!reachable(await credentials.byUserId(userId)) || !isDue(await notices.last(userId, kind)))
      return false;
    const user = await userInfo(ports, userId, stores);
    await queueMail(ports, stores, { to: user.email, userId, ...mail(user) });
    await notices.note(userId, kind, ports.clock.now());
    return true;
  });
  if (sent) ports.wake("mail");
}
