// Fault -> {"error":{"code","message"}} and its status; a login that is refused is a 401 here.
import type { Fault } from "../../domain/fault.ts";
import { FAULTS, type FaultCause, type FaultRow } from "../../facts/faults.ts";
import type { Reply } from "../../http/exchange.ts";

/** RFC 7617; the charset lets passwords have any letters. */
const CHALLENGE = 'Basic realm="Groundfog", charset="UTF-8"';
const LOGIN_CAUSES: ReadonlySet<FaultCause> = new Set(["invalidLogin", "tokenRequired"]);

export function faultReply(fault: Fault): Reply {
  const { status } = FAULTS[fault.cause] as FaultRow;
  const isUnauthorized = status === 401 || LOGIN_CAUSES.has(fault.cause);
  return {
    status: isUnauthorized ? 401 : status,
    headers: {
      "content-type": "application/json;charset=utf-8",
      ...(isUnauthorized ? { "www-authenticate": CHALLENGE } : {}),
    },
    body: JSON.stringify({ error: { code: fault.code, message: fault.message } }),
  };
}
