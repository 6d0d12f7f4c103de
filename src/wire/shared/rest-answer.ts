// What all answers of the REST family share: the error list, Sforce-Limit-Info, indented JSON on demand.
import type { Fault } from "../../domain/fault.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { apiUsage } from "../../domain/records/limits.ts";
import { FAULTS, type FaultRow } from "../../facts/faults.ts";
import type { Reply } from "../../http/exchange.ts";

const JSON_TYPE = "application/json;charset=UTF-8";

/** `[{"message","errorCode","fields"?}]` with the fault's status; the key order is the recorded one. */
export function faultReply(faults: readonly Fault[]): Reply {
  const [first] = faults;
  const { status }: Pick<FaultRow, "status"> = first ? FAULTS[first.cause] : { status: 500 };
  const body = faults.map(({ message, code, fields }) => ({
    message,
    errorCode: code,
    ...(fields.length > 0 ? { fields } : {}),
  }));
  return { status, headers: { "content-type": JSON_TYPE }, body: JSON.stringify(body) };
}

export const jsonReply = (status: number, body: unknown): Reply =>
  jsonTextReply(status, JSON.stringify(body));

/** JSON that is text already. */
const jsonTextReply = (status: number, body: string): Reply => ({
  status,
  headers: { "content-type": JSON_TYPE },
  body,
});

/** Adds Sforce-Limit-Info, which tap-salesforce and jsforce read on every answer. */
export function withLimitInfo(ports: Ports, reply: Reply): Reply {
  const { used, limit } = apiUsage(ports);
  return { ...reply, headers: { ...reply.headers, "Sforce-Limit-Info": `api-usage=${used}/${limit}` } };
}
