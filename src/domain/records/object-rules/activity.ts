// Task and Event: whom they are about, when they are done, and how long an event takes.
import { statusValue } from "../../../facts/status-values.ts";
import { type Fault, fault } from "../../fault.ts";
import { keyPrefixOf } from "../../model/id.ts";
import type { Rule, RuleRow } from "../rule.ts";

const invalid = (detail: string, ...fields: string[]): Fault => fault("fieldIntegrity", { detail }, fields);

const LEAD = "00Q";
const ACCOUNT = "001";
/** Opportunity and Contract: an activity about them is their account's. Other parents leave it to the contact. */
const OF_AN_ACCOUNT = ["006", "800"];

const about: Rule = {
  from: ["WhoId", "WhatId"],
  to: ["AccountId"],
  parents: { WhoId: ["AccountId", "IsConverted"], WhatId: ["AccountId"] },
  apply(row) {
    const [who, what] = [row.get("WhoId"), row.get("WhatId")];
    if (row.parent("WhoId", "IsConverted") === 1) return fault("convertedLead", undefined, ["WhoId"]);
    if (typeof who === "number" && keyPrefixOf(who) === LEAD && what !== null)
      return invalid("A lead can’t be related to another record.", "WhoId", "WhatId");
    const prefix = typeof what === "number" ? keyPrefixOf(what) : "";
    if (prefix === ACCOUNT) row.set("AccountId", what);
    else {
      const lookup = OF_AN_ACCOUNT.includes(prefix) ? "WhatId" : "WhoId";
      row.set("AccountId", row.parent(lookup, "AccountId") ?? null);
    }
    return undefined;
  },
};

const done: Rule = {
  from: ["Status", "Priority", "TaskSubtype"],
  to: ["IsClosed", "CompletedDateTime", "IsHighPriority", "TaskSubtype"],
  apply(row) {
    const closed = statusValue("TaskStatus", row.get("Status"))?.cells["IsClosed"] === 1;
    if (closed !== (row.before("IsClosed") === 1)) row.set("CompletedDateTime", closed ? row.now : null);
    row.set("IsClosed", closed ? 1 : 0);
    row.set("IsHighPriority", statusValue("TaskPriority", row.get("Priority"))?.cells["IsHighPriority"] ?? 0);
    if (row.get("TaskSubtype") === null) row.set("TaskSubtype", "Task");
    return undefined;
  },
};

export const taskRules: readonly Rule[] = [about, done];

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const LONGEST_MINUTES = 14 * DAY_MINUTES;

const dateOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
const midnight = (moment: number): number =>
  Math.floor(moment / (DAY_MINUTES * MINUTE)) * DAY_MINUTES * MINUTE;

/** What the client says now comes before what was there. */
function firstSaid(row: RuleRow, ...names: readonly string[]): number | null {
  const moment = (name: string): number | null => {
    const cell = row.get(name);
    if (cell === null) return null;
    return typeof cell === "number" ? cell : Date.parse(`${cell}T00:00:00.000Z`);
  };
  const said = names.find((name) => row.sent(name) && row.get(name) !== null);
  if (said !== undefined) return moment(said);
  return names.map(moment).find((found) => found !== null) ?? null;
}

const TIMES = [
  "ActivityDateTime",
  "ActivityDate",
  "StartDateTime",
  "EndDateTime",
  "DurationInMinutes",
  "IsAllDayEvent",
];

/** Days are those of UTC. */
const period: Rule = {
  from: TIMES,
  to: [...TIMES, "EndDate", "EventSubtype"],
  apply(row) {
    if (row.get("EventSubtype") === null) row.set("EventSubtype", "Event");
    const allDay = row.get("IsAllDayEvent") === 1;
    const said = firstSaid(
      row,
      ...(allDay
        ? ["ActivityDate", "StartDateTime", "ActivityDateTime"]
        : ["StartDateTime", "ActivityDateTime"]),
    );
    if (said === null) {
      const name = allDay ? "ActivityDate" : "ActivityDateTime";
      return fault("requiredFieldMissing", { fields: name }, [name]);
    }
    const start = allDay ? midnight(said) : said;
    const minutes = minutesOf(row, start, allDay);
    if (typeof minutes !== "number") return minutes;
    const end = start + minutes * MINUTE;
    row.set("StartDateTime", start);
    row.set("ActivityDateTime", allDay ? null : start);
    row.set("ActivityDate", dateOf(start));
    row.set("DurationInMinutes", minutes);
    row.set("EndDateTime", allDay ? end - DAY_MINUTES * MINUTE : end);
    row.set("EndDate", dateOf(allDay ? end - DAY_MINUTES * MINUTE : end));
    return undefined;
  },
};

/** How long it takes; an all-day event whole days. */
function minutesOf(row: RuleRow, start: number, allDay: boolean): number | Fault {
  const [length, end] = [row.get("DurationInMinutes"), row.get("EndDateTime")];
  const saysLength = row.sent("DurationInMinutes") && length !== null;
  const saysEnd = row.sent("EndDateTime") && end !== null;
  const untilEnd = saysEnd ? (Number(end) - start) / MINUTE + (allDay ? DAY_MINUTES : 0) : null;
  const becomesDays = allDay && row.before("IsAllDayEvent") !== 1;
  const stored = row.operation === "update" && !becomesDays ? length : null;
  const known = saysLength ? length : (untilEnd ?? stored ?? (allDay ? DAY_MINUTES : null));
  if (known === null)
    return fault("requiredFieldMissing", { fields: "DurationInMinutes" }, ["DurationInMinutes"]);
  const minutes = Number(known);
  if (saysLength && untilEnd !== null && untilEnd !== minutes)
    return invalid("EndDateTime and DurationInMinutes disagree.", "EndDateTime", "DurationInMinutes");
  if (!Number.isInteger(minutes) || minutes < 0)
    return invalid("An event ends after its start, at a whole minute.", "EndDateTime", "DurationInMinutes");
  if (minutes > LONGEST_MINUTES)
    return invalid("An event can’t be longer than 14 days.", "EndDateTime", "DurationInMinutes");
  if (allDay && minutes % DAY_MINUTES !== 0)
    return invalid("An all-day event takes whole days.", "EndDateTime", "DurationInMinutes");
  return minutes;
}

export const eventRules: readonly Rule[] = [about, period];
