import { FaultError, refuse } from "../../domain/fault.ts";
import { invalidateSession } from "../../domain/identity/sessions.ts";
import { ROWS_PER_CALL } from "../../facts/limits.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { errorOf } from "./results.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

/** Ends sessions by their ids, the caller's own among them if he says so; one result per id. */
export async function invalidateSessionsOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const ids = readMessage(soap.operation).all("sessionIds");
  if (ids.length > ROWS_PER_CALL) throw refuse("tooManyRecords", { limit: String(ROWS_PER_CALL) });
  const result: SoapObject[] = [];
  for (const { text } of ids) {
    try {
      await invalidateSession(ports, call.caller, text.trim());
      result.push({ success: true });
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      result.push({ errors: [errorOf(error.fault)], success: false });
    }
  }
  return writeMessage("invalidateSessionsResponse", { result }, call.apiVersion);
}
