// Fault -> REST's words: an array of message and errorCode, and the status that the cause's row says.
import type { Fault } from "../../domain/fault.ts";
import { FAULTS, type FaultCause, type FaultRow } from "../../facts/faults.ts";
import type { Answer } from "./answer.ts";

/** Found while the request is read, before any record is touched: these come alone and name no fields. */
const BEFORE_RECORDS: ReadonlySet<FaultCause> = new Set([
  "unknownColumn",
  "wrongJsonType",
  "jsonParserError",
  "recordNotFound",
  "notFound",
]);

const statusOf = (fault: Fault): number => (FAULTS[fault.cause] as FaultRow).status;

/** NOT_FOUND is written the other way round by real orgs, whose key order some test suites compare. */
function errorJson({ code, message }: Fault, fields?: readonly string[]): string {
  const error = code === "NOT_FOUND" ? { errorCode: code, message } : { message, errorCode: code };
  return JSON.stringify(fields ? { ...error, fields } : error);
}

/** A refusal of the whole call. */
export function faultAnswer(fault: Fault): Answer {
  const headers = statusOf(fault) === 401 ? { "www-authenticate": "Token" } : {};
  return { status: statusOf(fault), json: `[${errorJson(fault)}]`, headers };
}

/** A refusal of one record, for all its reasons, each with the fields at fault. */
export function rowFaultAnswer(faults: readonly Fault[]): Answer {
  const early = faults.find((fault) => BEFORE_RECORDS.has(fault.cause));
  if (early) return faultAnswer(early);
  const status = faults[0] ? statusOf(faults[0]) : 400;
  return { status, json: `[${faults.map((fault) => errorJson(fault, fault.fields)).join(",")}]` };
}
