// What the date literals of a caller's query are relative to: the user's time zone and locale, the org's fiscal year.
import type { Calendar } from "../../soql/date-range.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";

export async function callersCalendar(
  ports: Pick<Ports, "catalogue" | "clock" | "settings" | "stores">,
  { caller }: Call,
): Promise<Calendar> {
  const locale = String((await cellOf(ports, "User", caller.userId, "LocaleSidKey")) ?? "en_US");
  const organization = (field: string): Promise<Cell> =>
    cellOf(ports, "Organization", ports.settings.orgId, field);
  const month = await organization("FiscalYearStartMonth");
  return {
    now: ports.clock.now(),
    timeZone: caller.timeZone,
    firstWeekday: firstWeekday(locale),
    fiscalYearStart: Number(month ?? 1),
    locale,
    fiscalYearNamedByStart: (await organization("UsesStartDateAsFiscalYearName")) === 1,
  };
}

async function cellOf(
  { stores, catalogue }: Pick<Ports, "catalogue" | "stores">,
  name: string,
  id: RecordId,
  fieldName: string,
): Promise<Cell> {
  const object = (await catalogue()).object(name);
  const field = object?.fieldsByName.get(fieldName.toLowerCase());
  if (!object || !field) throw new Error(`there is no ${name}.${fieldName}`);
  const [row] = await stores.records.read(object, [field], [id]);
  return row?.[0] ?? null;
}

/** "de_DE_EURO" is a language and a country for the world's list of week days; 0 is Sunday. */
export function firstWeekday(localeSidKey: string): number {
  const locale = new Intl.Locale(languageTag(localeSidKey)) as Intl.Locale & {
    getWeekInfo(): { readonly firstDay: number };
  };
  return locale.getWeekInfo().firstDay % 7;
}

/** The language and the country of a locale by Salesforce's name. */
export const languageTag = (localeSidKey: string): string => localeSidKey.split("_").slice(0, 2).join("-");
