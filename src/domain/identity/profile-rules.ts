// Login IP ranges and login hours of profiles: unlike trusted ranges they keep out whoever comes from elsewhere or at
// another time, and inside of the ranges nobody needs a token.
import { wallClock } from "../../soql/time-zone.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor, IpRange, LoginHours, ProfileRules } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";
import { matchingRange, parseRange } from "./trusted-networks.ts";

export const NO_RULES: ProfileRules = { ranges: [], hours: [] };

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const MINUTES_A_DAY = 1440;
const DAY_MS = 86_400_000;

/** The range of the profile that holds an address; "none" where the profile has no ranges. */
export function profileRange({ ranges }: ProfileRules, address: string): IpRange | "none" | undefined {
  return ranges.length === 0 ? "none" : matchingRange(ranges, address);
}

/** The hours of the day that it is in the org's time zone, and whether it is in them; null: the whole day. */
export function hoursNow(
  { hours }: ProfileRules,
  timeZone: string,
  now: number,
): { readonly isIn: boolean; readonly hours: LoginHours | null } {
  if (hours.length === 0) return { isIn: true, hours: null };
  const local = wallClock(timeZone, now);
  const today = hours[new Date(local).getUTCDay()] ?? null;
  const minute = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);
  return { isIn: today === null || (today.start <= minute && minute < today.end), hours: today };
}

/** Whether users of the profile have security tokens: inside of its ranges they need none, outside none helps. */
export const hasTokens = ({ ranges }: ProfileRules): boolean => ranges.length === 0;

/** hasTokens() of a profile, as it is now. */
export const profileHasTokens = async ({ identity }: Stores, profileId: RecordId): Promise<boolean> =>
  hasTokens((await identity.profileRules(profileId)) ?? NO_RULES);

/**
 * Reads `{"loginIpRanges": ["10.0.0.0/8"], "loginHours": {"monday": ["08:00", "18:00"]}}`. Days that aren't named are
 * whole; equal ends close a day; "24:00" is its end. Throws invalidRange, invalidOperation.
 */
export function readProfileRules(written: Readonly<Record<string, unknown>>): ProfileRules {
  const { loginIpRanges = [], loginHours = {}, ...others } = written;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw bad(`${unknown} is nothing of a profile`);
  if (!Array.isArray(loginIpRanges)) throw bad("loginIpRanges must be a list");
  const ranges = loginIpRanges.map((range): IpRange => {
    if (typeof range !== "string") throw bad("each of loginIpRanges must be a text");
    return parseRange(range);
  });
  if (typeof loginHours !== "object" || loginHours === null || Array.isArray(loginHours))
    throw bad("loginHours must be an object");
  const days = Object.entries(loginHours as Readonly<Record<string, unknown>>);
  const wrong = days.find(([day]) => !WEEKDAYS.some((each) => each === day));
  if (wrong) throw bad(`${wrong[0]} is no day of the week`);
  const byDay = new Map(days.map(([day, hours]) => [day, readHours(day, hours)]));
  return { ranges, hours: days.length === 0 ? [] : WEEKDAYS.map((day) => byDay.get(day) ?? null) };
}

function readHours(day: string, hours: unknown): LoginHours {
  const [start, end] = Array.isArray(hours) && hours.length === 2 ? hours.map(minuteOf) : [];
  if (start === undefined || end === undefined)
    throw bad(`${day} must be two times, such as ["08:00", "18:00"]`);
  if (end < start) throw bad(`${day} ends before it starts`);
  return { start, end };
}

function minuteOf(text: unknown): number | undefined {
  const [, hour, minute] = (typeof text === "string" && /^(\d\d):([0-5]\d)$/.exec(text)) || [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= MINUTES_A_DAY ? minutes : undefined;
}

const bad = (detail: string) => refuse("invalidOperation", { detail });

/** The profile of this name. Throws invalidOperation if there is none. */
export async function profileNamed(
  ports: Pick<Ports, "catalogue">,
  stores: Stores,
  name: string,
): Promise<RecordId> {
  const object = (await ports.catalogue()).object("Profile");
  const field = object?.fieldsByName.get("name");
  const [id]: readonly RecordId[] = object && field ? await stores.records.find(object, field, name, 1) : [];
  if (id === undefined) throw bad(`there is no profile ${name}`);
  return id;
}

/** Keeps the rules of the profile of this name. Throws invalidOperation if there is none. */
export async function saveProfileRules(
  ports: Pick<Ports, "catalogue" | "clock">,
  stores: Stores,
  profile: string,
  rules: ProfileRules,
  actor: Actor = { kind: "console" },
): Promise<void> {
  const id = await profileNamed(ports, stores, profile);
  await stores.identity.saveProfileRules(id, rules);
  await stores.identity.addEvent(securityEvent(ports, actor, "profile rules changed", null, profile));
}
