// What a bulk job is about, checked when it is made: its object, operation and key, or its query.

import type { BoundQuery } from "../../soql/bound.ts";
import { columnName } from "../../soql/bound.ts";
import { callersCatalogue } from "../access/access.ts";
import { FaultError, fault, refuse } from "../fault.ts";
import type { Call, Caller } from "../model/call.ts";
import type { Job } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { isBytes } from "../records/file-queries.ts";
import { fieldNamed } from "../records/names.ts";
import { checkQuery } from "../records/ready-query.ts";

/** What a client asks for; nothing of it is checked yet. */
interface TargetRequest {
  readonly object: unknown;
  readonly externalIdFieldName: unknown;
}

export const invalidJob = (detail: string): FaultError => new FaultError(fault("invalidJob", { detail }));

/** Throws invalidJob. */
export function oneOf<Value extends string>(name: string, value: unknown, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw invalidJob(`${name} must be one of ${allowed.join(", ")}`);
}

/** Throws featureNotEnabled for who may not delete for good; Data Loader knows the words. */
function checkHardDelete({ permissions }: Caller): void {
  if (!permissions.has("BulkApiHardDelete")) {
    throw refuse("featureNotEnabled", {
      detail:
        "hardDelete operation requires special user profile permission, please contact your system administrator",
    });
  }
}

/** The object that a client names, as its caller sees it. Throws invalidJob. */
export async function targetObject(
  ports: Pick<Ports, "catalogue">,
  caller: Caller,
  name: unknown,
  words: string,
): Promise<string> {
  const object = typeof name === "string" ? (await callersCatalogue(ports, caller)).object(name) : undefined;
  if (!object) throw invalidJob(`${words}: ${String(name ?? "").slice(0, 80)}`);
  return object.name;
}

/** Object and key of a job that writes. Throws invalidJob, featureNotEnabled. */
export async function ingestTarget(
  ports: Pick<Ports, "catalogue">,
  { caller }: Call,
  operation: string,
  request: TargetRequest,
  unknownObject: string,
): Promise<Pick<Job, "object" | "externalIdField">> {
  if (operation === "hardDelete") checkHardDelete(caller);
  const object = await targetObject(ports, caller, request.object, unknownObject);
  if (operation !== "upsert") return { object, externalIdField: null };
  const name = typeof request.externalIdFieldName === "string" ? request.externalIdFieldName : "";
  const seen = (await callersCatalogue(ports, caller)).object(object);
  const field = seen && fieldNamed(seen, name);
  if (!field?.idLookup && !field?.externalId)
    throw invalidJob(
      `externalIdFieldName must name Id or an external id field of ${object}: ${name.slice(0, 80)}`,
    );
  return { object, externalIdField: field.name };
}

/** A query as bulk jobs can run it. Throws invalidJob, and what checkQuery() throws. */
export async function checkBulkQuery(
  ports: Pick<Ports, "catalogue" | "clock" | "settings" | "stores">,
  call: Call,
  soql: string,
  includeDeleted: boolean,
): Promise<BoundQuery> {
  const query = await checkQuery(ports, call, soql, includeDeleted);
  if (query.object.computed)
    throw invalidJob(`Entity '${query.object.name}' is not supported by the Bulk API.`);
  if (query.kind !== "rows" || query.children)
    throw invalidJob("Aggregate Relationships not supported in Bulk Query");
  if (query.columns.some(({ label }) => label)) throw invalidJob("toLabel is not supported in Bulk Query");
  if (query.columns.some(({ parents = [] }) => parents.some(({ branch }) => branch)))
    throw invalidJob("TYPEOF is not supported in Bulk Query");
  if (query.columns.some(({ computed }) => computed?.kind === "shown" || computed?.kind === "distance"))
    throw invalidJob("FORMAT and DISTANCE can't be selected in Bulk Query");
  if (query.viewed) throw invalidJob("FOR VIEW and FOR REFERENCE are not supported in Bulk Query");
  if (query.unbounded)
    throw invalidJob("The SOQL FIELDS function is not supported with an unbounded set of fields in this API");
  const bytes = query.columns.find(isBytes);
  if (bytes)
    throw invalidJob(`FeatureNotEnabled : Cannot serialize value for '${columnName(bytes)}' in CSV format`);
  const compound = query.columns.find(({ field: { type } }) => type === "address" || type === "location");
  if (compound)
    throw invalidJob(
      `FUNCTIONALITY_NOT_ENABLED: Selecting compound data not supported in Bulk Query: ${columnName(compound)}`,
    );
  return query;
}
