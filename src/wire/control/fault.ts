// A Fault in the control channel's words: {"error":{"code","message"}} with the row's status.
import type { Fault } from "../../domain/fault.ts";
import { FAULTS, type FaultRow } from "../../facts/faults.ts";
import type { Reply } from "../../http/exchange.ts";

export function faultReply(fault: Fault): Reply {
  const row: FaultRow = FAULTS[fault.cause];
  return errorReply(row.status, fault.code, fault.message);
}

/** For what has no row in the table: a request that is not from our command line. */
export function errorReply(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error: { code, message } });
}

export function jsonReply(status: number, value: unknown): Reply {
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return { status, headers, body: JSON.stringify(value) };
}
