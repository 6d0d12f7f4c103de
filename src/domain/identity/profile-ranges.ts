// Login IP ranges of a profile as they are managed: added, changed and removed one by one. What they do to a login is in
// profile-rules.ts.
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor, IpRange, LoginIpRange, ProfileRules } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";
import { checkManagesProfile } from "./manage-access.ts";
import { NO_RULES } from "./profile-rules.ts";
import { checkText } from "./texts.ts";
import { isTrusted, LONGEST_DESCRIPTION, parseEnds, rangeText } from "./trusted-networks.ts";

/** A range as it was entered. */
interface EnteredRange {
  readonly start: string;
  readonly end: string;
  readonly description: string;
  /** The actor knows that it keeps himself out where he is. */
  readonly evenMyself: boolean;
}

/** What may log in by a profile. Throws insufficientAccessOnCall, recordNotFound. */
export async function profileRanges(
  ports: Ports,
  actor: Actor,
  profileId: RecordId,
): Promise<{ readonly name: string } & ProfileRules> {
  const profile = await checkManagesProfile(ports, actor, profileId);
  if (!profile) throw refuse("recordNotFound");
  return { name: profile.name, ...((await ports.stores.identity.profileRules(profileId)) ?? NO_RULES) };
}

/**
 * Adds a range, or sets it in the place of `before`. Throws invalidRange for what is no range, is there already or keeps
 * the actor himself out; stringTooLong, invalidValue; recordNotFound for a profile or range that there isn't;
 * insufficientAccessOnCall.
 */
export async function saveProfileRange(
  ports: Ports,
  actor: Actor,
  profileId: RecordId,
  entered: EnteredRange,
  before: IpRange | null = null,
): Promise<void> {
  const range = {
    ...parseEnds(entered.start, entered.end),
    ...(entered.description === "" ? {} : { description: entered.description }),
  };
  checkText("Description", "description", entered.description, LONGEST_DESCRIPTION);
  const what = before && rangeText(before) !== rangeText(range) ? `${rangeText(before)} to ` : "";
  await change(ports, actor, profileId, {
    event: before ? "login range changed" : "login range added",
    what: `${what}${rangeText(range)}`,
    evenMyself: entered.evenMyself,
    ranges(all) {
      const others = without(all, before);
      if (others.some((each) => rangeText(each) === rangeText(range)))
        throw refuse("invalidRange", { detail: `this range is there already: ${rangeText(range)}` }, [
          "start",
        ]);
      return before ? all.map((each) => (others.includes(each) ? each : range)) : [...all, range];
    },
  });
}

/** Throws as saveProfileRange(). Without its last range a profile lets in from anywhere. */
export async function removeProfileRange(
  ports: Ports,
  actor: Actor,
  profileId: RecordId,
  range: IpRange,
  evenMyself: boolean,
): Promise<void> {
  await change(ports, actor, profileId, {
    event: "login range removed",
    what: rangeText(range),
    evenMyself,
    ranges: (all) => without(all, range),
  });
}

function without(all: readonly LoginIpRange[], range: IpRange | null): readonly LoginIpRange[] {
  if (range === null) return all;
  const others = all.filter((each) => rangeText(each) !== rangeText(range));
  if (others.length === all.length) throw refuse("recordNotFound");
  return others;
}

interface Change {
  readonly event: "login range added" | "login range changed" | "login range removed";
  readonly what: string;
  readonly evenMyself: boolean;
  ranges(all: readonly LoginIpRange[]): readonly LoginIpRange[];
}

async function change(ports: Ports, actor: Actor, profileId: RecordId, asked: Change): Promise<void> {
  const { name } = await profileRanges(ports, actor, profileId);
  await ports.stores.transaction(async (stores) => {
    const rules = (await stores.identity.profileRules(profileId)) ?? NO_RULES;
    const ranges = asked.ranges(rules.ranges);
    if (!asked.evenMyself) await checkKeepsActor(stores, actor, profileId, ranges);
    await stores.identity.saveProfileRules(profileId, { ...rules, ranges });
    const detail = `${asked.what} of profile ${name}`;
    await stores.identity.addEvent(securityEvent(ports, actor, asked.event, null, detail));
  });
}

/** Nobody is to find out by his next login that he has shut himself out. */
async function checkKeepsActor(
  { identity }: Stores,
  actor: Actor,
  profileId: RecordId,
  ranges: readonly IpRange[],
): Promise<void> {
  if (actor.kind === "console" || ranges.length === 0 || isTrusted(ranges, actor.address)) return;
  if ((await identity.credentials.byUserId(actor.userId))?.profileId !== profileId) return;
  const detail = `your own profile would no longer let you in from where you are, ${actor.address}`;
  throw refuse("invalidRange", { detail }, ["evenMyself"]);
}
