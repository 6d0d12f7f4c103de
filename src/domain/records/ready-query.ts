// SOQL from text to a bound query of its caller, which is kept: see query-plans.ts.
import type { Query } from "../../soql/ast.ts";
import { type BindContext, bindQuery, both } from "../../soql/bind.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { Calendar } from "../../soql/date-range.ts";
import { SoqlError } from "../../soql/error.ts";
import { parseQuery } from "../../soql/parse.ts";
import { visibleRows } from "../access/access.ts";
import { type Fault, FaultError, fault } from "../fault.ts";
import { type Awaitable, whenThere } from "../model/awaitable.ts";
import type { Call } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { orderOfId, parseId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import { nameSObject } from "../schema/name-object.ts";
import { callersCalendar } from "./callers-calendar.ts";
import { checkComputed } from "./computed.ts";
import { checkFileQuery } from "./file-queries.ts";
import { keepPlan, keptPlan, type PlanKey, type ReadyQuery } from "./query-plans.ts";

type ReadyPorts = Pick<Ports, "catalogue" | "clock" | "settings" | "stores">;

/** Documented: the first API version with TYPEOF. */
const TYPEOF_SINCE = 46;

/** For queries that don't depend on the day. */
const UTC: Calendar = { now: 0, timeZone: "UTC", firstWeekday: 0, fiscalYearStart: 1 };

const ID_READER = { parse: parseId, order: orderOfId };

/** Parses and binds a query for its caller. Throws MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and their like. */
export async function checkQuery(
  ports: ReadyPorts,
  call: Call,
  soql: string,
  includeDeleted: boolean,
): Promise<BoundQuery> {
  return (await readyQuery(ports, call, soql, includeDeleted)).query;
}

/** checkQuery() with what is kept of the query, at once if it is. Throws alike, or rejects. */
export function readyQuery(
  ports: ReadyPorts,
  call: Call,
  soql: string,
  includeDeleted: boolean,
): Awaitable<ReadyQuery> {
  return whenThere(ports.catalogue(), (catalogue) => {
    const key = { catalogue, caller: call.caller, typeOf: call.apiVersion >= TYPEOF_SINCE, includeDeleted };
    const kept = keptPlan(ports, soql, key);
    if (kept && "ready" in kept) return kept.ready;
    const parsed = kept?.parsed ?? told(() => parseQuery(soql));
    if (parsed.relative) {
      if (!kept) keepPlan(ports, soql, key, { parsed });
      return whenThere(callersCalendar(ports, call), (calendar) =>
        madeReady(call, soql, key, parsed, calendar),
      );
    }
    const ready = madeReady(call, soql, key, parsed, UTC);
    keepPlan(ports, soql, key, { ready });
    return ready;
  });
}

function madeReady(call: Call, soql: string, key: PlanKey, parsed: Query, calendar: Calendar): ReadyQuery {
  return told(() => {
    const query = bindQuery(parsed, soql, contextOf(call, key.catalogue, calendar, key.includeDeleted));
    if (query.object.computed) checkComputed(query);
    checkFileQuery(query);
    const visible = visibleRows(call.caller, query.object);
    return { query: visible ? { ...query, where: both(query.where, visible) } : query, first: null };
  });
}

/** What the names and values of a caller's query mean; `relative`: the day matters. */
export async function bindContext(
  ports: ReadyPorts,
  call: Call,
  relative: boolean,
  includeDeleted: boolean,
): Promise<BindContext> {
  const catalogue = await ports.catalogue();
  const calendar = relative ? await callersCalendar(ports, call) : UTC;
  return contextOf(call, catalogue, calendar, includeDeleted);
}

const contextOf = (
  { caller, apiVersion }: Call,
  catalogue: Catalogue,
  calendar: Calendar,
  includeDeleted: boolean,
): BindContext => ({
  catalogue: caller.permissions.seen(catalogue),
  ids: ID_READER,
  caller: caller.userId,
  nameObject: nameSObject(),
  typeOf: apiVersion >= TYPEOF_SINCE,
  readable: (object) => visibleRows(caller, object) === null,
  calendar,
  includeDeleted,
});

/** What `work` gives; what is wrong with SOQL is thrown as the fault that callers are told. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SoqlError) throw new FaultError(soqlFault(error));
    throw error;
  }
}

const soqlFault = (error: SoqlError): Fault =>
  (fault as (cause: SoqlError["reason"], params: SoqlError["params"]) => Fault)(error.reason, error.params);
