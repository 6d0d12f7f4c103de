import { changeOwnPassword } from "../../domain/identity/passwords.ts";
import { textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";

/** The way in for a user with a temporary password; all sessions of the user end with it. */
export async function changeOwnPasswordOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const oldPassword = textOf(soap.operation, "oldPassword") ?? "";
  const newPassword = textOf(soap.operation, "newPassword") ?? "";
  await changeOwnPassword(ports, call.caller, call.address, oldPassword, newPassword);
  return "<result/>";
}
