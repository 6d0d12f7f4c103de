import { endSession } from "../../domain/identity/sessions.ts";
import type { OperationInput } from "./operation.ts";

/** Ends the caller's session; the response element is empty. */
export async function logoutOperation({ ports, call }: OperationInput): Promise<string> {
  await endSession(ports, call.caller);
  return "";
}
