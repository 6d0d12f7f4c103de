// Which of Salesforce's retirements are in force in this org: none, until a day is set from which one is.
import { RETIREMENTS, type RetirementName } from "../../facts/retirement.ts";
import type { IdentityStore } from "../ports/identity.ts";

export type Retired = Readonly<Record<RetirementName, boolean>>;

const NAMES = Object.keys(RETIREMENTS) as RetirementName[];

/** The day that the org has for each, or null. */
export async function retirementDays(
  identity: Pick<IdentityStore, "settings">,
): Promise<Readonly<Record<RetirementName, string | null>>> {
  return daysOf(await identity.settings("retire."));
}

function daysOf(rows: ReadonlyMap<string, string>): Readonly<Record<RetirementName, string | null>> {
  const dayOf = (name: RetirementName): string | null => {
    const day = rows.get(RETIREMENTS[name].setting) ?? "never";
    return day === "never" ? null : day;
  };
  return Object.fromEntries(NAMES.map((name) => [name, dayOf(name)])) as Record<
    RetirementName,
    string | null
  >;
}

/** By setting rows, whatever other rows there are. Days begin at midnight UTC. */
export function retiredAt(rows: ReadonlyMap<string, string>, now: number): Retired {
  const days = daysOf(rows);
  const isIn = (name: RetirementName): boolean => {
    const day = days[name];
    return day !== null && Date.parse(day) <= now;
  };
  return Object.fromEntries(NAMES.map((name) => [name, isIn(name)])) as Record<RetirementName, boolean>;
}
