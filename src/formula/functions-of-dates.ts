// Functions of dates and moments.
import { dayAt } from "../soql/time-zone.ts";
import { checkedDay, checkedMoment, DAY_MS, dateOfDay, dayOf } from "./days.ts";
import { type Decimal, decimalOf, toNumber } from "./decimal.ts";
import { FormulaFailure, type Typed, type Value } from "./formula.ts";
import { checkType, type FormulaFunction, type Functions, ofAll } from "./functions.ts";

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const MOMENT = /^(\d{4}-\d{1,2}-\d{1,2}) (\d{2}):(\d{2}):(\d{2})Z?$/;

function dayOfText(text: string): number {
  const match = DATE.exec(text);
  const day = match && dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  if (typeof day === "number") return day;
  throw new FormulaFailure("a text is no date");
}

function momentOfText(text: string): number {
  const match = MOMENT.exec(text);
  const [hour, minute, second] = [Number(match?.[2]), Number(match?.[3]), Number(match?.[4])];
  if (!match?.[1] || hour > 23 || minute > 59 || second > 59)
    throw new FormulaFailure("a text is no date and time");
  return dayOfText(match[1]) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The month's last day stays one. */
function inMonths(day: number, months: number): number {
  const date = dateOfDay(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const target = new Date(0);
  target.setUTCFullYear(year, month, 1);
  const lastOf = (of: Date): number => {
    const last = new Date(of);
    last.setUTCMonth(of.getUTCMonth() + 1, 0);
    return last.getUTCDate();
  };
  const first = new Date(0);
  first.setUTCFullYear(year, date.getUTCMonth(), 1);
  const isLast = date.getUTCDate() === lastOf(first);
  const wanted = isLast ? lastOf(target) : Math.min(date.getUTCDate(), lastOf(target));
  if (!Number.isFinite(target.getTime())) throw new FormulaFailure("a date is out of range");
  return checkedDay(target.getTime() / DAY_MS + wanted - 1);
}

const addMonths: FormulaFunction = {
  least: 2,
  most: 2,
  compile(args, call) {
    const [from, by] = args as readonly [Typed, Typed];
    checkType(from, call, ["date", "datetime"]);
    checkType(by, call, ["number"]);
    return {
      type: from.type === "datetime" ? "datetime" : "date",
      run(environment) {
        const [value, months] = [from.run(environment), by.run(environment)];
        if (typeof value !== "number" || typeof months !== "object" || !months) return null;
        const count = Math.trunc(toNumber(months));
        if (from.type !== "datetime") return inMonths(value, count);
        const day = Math.floor(value / DAY_MS);
        return checkedMoment(inMonths(day, count) * DAY_MS + value - day * DAY_MS);
      },
    };
  },
};

/** The date of a moment depends on where its user is. */
const dateValue: FormulaFunction = {
  least: 1,
  most: 1,
  compile(args, call, site) {
    const [piece] = args as readonly [Typed];
    checkType(piece, call, ["text", "date", "datetime"]);
    const { type } = piece;
    if (type === "datetime") site.needsNow("DATEVALUE() of a date and time", call.at);
    return {
      type: "date",
      run(environment) {
        const value = piece.run(environment);
        if (typeof value === "string") return dayOfText(value);
        return type === "datetime" && typeof value === "number" ? dayAt(environment.timeZone, value) : value;
      },
    };
  },
};

const momentValue: FormulaFunction = {
  least: 1,
  most: 1,
  compile(args, call) {
    const [piece] = args as readonly [Typed];
    checkType(piece, call, ["text", "date", "datetime"]);
    return {
      type: "datetime",
      run(environment) {
        const value = piece.run(environment);
        if (typeof value === "string") return momentOfText(value);
        return piece.type === "date" && typeof value === "number" ? value * DAY_MS : value;
      },
    };
  },
};

const clock = (type: "date" | "datetime"): FormulaFunction => ({
  least: 0,
  most: 0,
  compile(_args, call, site) {
    site.needsNow(`${call.name}()`, call.at);
    return {
      type,
      run: ({ now, timeZone }): Value => (type === "date" ? dayAt(timeZone, now) : now),
    };
  },
});

const part = (work: (date: Date) => number): FormulaFunction =>
  ofAll(["date"], "number", (day: number) => decimalOf(work(dateOfDay(day))));

export const DATES: Functions = {
  TODAY: clock("date"),
  NOW: clock("datetime"),
  DATE: ofAll(["number", "number", "number"], "date", (...parts: Decimal[]) => {
    const [year = 0, month = 0, day = 0] = parts.map((value) => Math.trunc(toNumber(value)));
    const found = dayOf(year, month, day);
    if (found === undefined) throw new FormulaFailure("there is no such date");
    return found;
  }),
  YEAR: part((date) => date.getUTCFullYear()),
  MONTH: part((date) => date.getUTCMonth() + 1),
  DAY: part((date) => date.getUTCDate()),
  WEEKDAY: part((date) => date.getUTCDay() + 1),
  ADDMONTHS: addMonths,
  DATEVALUE: dateValue,
  DATETIMEVALUE: momentValue,
};
