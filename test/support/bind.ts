// Queries bound against the standard objects, for tests of the binder.
import { fault } from "../../src/domain/fault.ts";
import { orderOfId, parseId } from "../../src/domain/model/id.ts";
import { standardCatalogue } from "../../src/domain/schema/catalogue.ts";
import { nameSObject } from "../../src/domain/schema/name-object.ts";
import { bindQuery } from "../../src/soql/bind.ts";
import type { BoundQuery } from "../../src/soql/bound.ts";
import { SoqlError } from "../../src/soql/error.ts";
import { parseQuery } from "../../src/soql/parse.ts";

export const CATALOGUE = standardCatalogue();

export const bind = (text: string, includeDeleted = false): BoundQuery =>
  bindQuery(parseQuery(text), text, {
    catalogue: CATALOGUE,
    ids: { parse: parseId, order: orderOfId },
    caller: 7,
    nameObject: nameSObject(),
    typeOf: true,
    readable: () => true,
    calendar: { now: Date.UTC(2026, 10, 24), timeZone: "UTC", firstWeekday: 0, fiscalYearStart: 1 },
    includeDeleted,
  });

/** The bound condition, its fields by name. */
export const where = (condition: string): unknown => {
  const bound = bind(`SELECT Id FROM Account WHERE ${condition}`).where;
  return JSON.parse(JSON.stringify(bound, (key, value) => (key === "field" ? value.name : value)));
};

/** Code and message as a client gets them. */
export function refusal(text: string): [string, string] {
  try {
    bind(text);
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error;
    const { code, message } = (
      fault as (cause: string, params: unknown) => { code: string; message: string }
    )(error.reason, error.params);
    return [code, message];
  }
  throw new Error("was not refused");
}

export const refusedWhere = (condition: string): [string, string] =>
  refusal(`SELECT Id FROM Account WHERE ${condition}`);
