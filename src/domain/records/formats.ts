// FORMAT(): numbers, dates, times and money as a user's locale writes them.
import type { Format } from "../../soql/bound.ts";
import { languageTag } from "./callers-calendar.ts";

type Shows = (cell: string | number) => string;

/** Digits and months as SOQL has them, whatever else a locale's people use. */
const PLAIN = { numberingSystem: "latn", calendar: "gregory" } as const;

/** Compiles what is shown of a field's cells that are not null. */
export function formatter({ of: { type, scale }, locale, timeZone, currency }: Format): Shows {
  const tag = languageTag(locale);
  switch (type) {
    case "date":
      return (cell) => dated(tag, Date.parse(String(cell)), "UTC");
    case "datetime":
      return (cell) => `${dated(tag, Number(cell), timeZone)}, ${timed(tag, Number(cell), timeZone)}`;
    case "time":
      return (cell) => timed(tag, Date.parse(`1970-01-01T${cell}`), "UTC");
    case "currency":
      return numbered(tag, { style: "currency", currency, ...decimals(scale) });
    case "percent": {
      const number = numbered(tag, decimals(scale));
      return (cell) => `${number(cell)}%`;
    }
    default:
      return numbered(tag, decimals(scale));
  }
}

/** The most decimals that a number is written with. */
const MOST_DECIMALS = 18;

function decimals(scale: number): Intl.NumberFormatOptions {
  const digits = Math.min(scale, MOST_DECIMALS);
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

function numbered(tag: string, options: Intl.NumberFormatOptions): Shows {
  const { numberingSystem } = PLAIN;
  const format = new Intl.NumberFormat(tag, { ...options, numberingSystem });
  return (cell) => format.format(Number(cell));
}

/** Formats by locale, zone and what they are of: making one takes longer than hundreds of uses. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 500;

const STYLES = {
  date: { dateStyle: "short" },
  time: { timeStyle: "short" },
  year: { year: "numeric" },
} as const;

function formatOf(tag: string, timeZone: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${tag} ${timeZone} ${style}`;
  let format = formats.get(key);
  if (!format) {
    if (formats.size > MOST_FORMATS) formats.clear();
    format = new Intl.DateTimeFormat(tag, { ...PLAIN, timeZone, ...STYLES[style] });
    formats.set(key, format);
  }
  return format;
}

/** A locale's short date with all digits of the year. */
function dated(tag: string, moment: number, timeZone: string): string {
  const parts = formatOf(tag, timeZone, "date").formatToParts(moment);
  const year = formatOf("en-US", timeZone, "year").format(moment);
  return parts.map(({ type, value }) => (type === "year" ? year.padStart(4, "0") : value)).join("");
}

/** With plain blanks, where newer versions of Unicode's locales have narrow ones. */
const timed = (tag: string, moment: number, timeZone: string): string =>
  formatOf(tag, timeZone, "time").format(moment).replaceAll("\u202f", " ");
