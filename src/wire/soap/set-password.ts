// setPassword() and resetPassword().
import { refuse } from "../../domain/fault.ts";
import { resetPasswordOf, setPassword } from "../../domain/identity/passwords.ts";
import { parseId, type RecordId } from "../../domain/model/id.ts";
import type { OperationInput } from "./operation.ts";
import { type Message, readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";

export async function setPasswordOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const message = readMessage(soap.operation);
  await setPassword(ports, call, userIdOf(message), message.text("password"));
  return writeMessage("setPasswordResponse", { result: {} }, call.apiVersion);
}

export async function resetPasswordOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const { temporaryPassword } = await resetPasswordOf(ports, call, userIdOf(readMessage(soap.operation)));
  return writeMessage("resetPasswordResponse", { result: { password: temporaryPassword } }, call.apiVersion);
}

function userIdOf(message: Message): RecordId {
  const text = message.text("userId").trim();
  const id = parseId(text);
  if (id === undefined) throw refuse("malformedId", { field: "User ID", id: text.slice(0, 40) });
  return id;
}
