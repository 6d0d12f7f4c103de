// setPassword() and resetPassword().
import { FaultError, refuse } from "../../domain/fault.ts";
import { resetPassword, setPassword } from "../../domain/identity/passwords.ts";
import type { Call } from "../../domain/model/call.ts";
import { parseId, type RecordId } from "../../domain/model/id.ts";
import type { Actor } from "../../domain/model/identity.ts";
import type { OperationInput } from "./operation.ts";
import { type Message, readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";

export async function setPasswordOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const message = readMessage(soap.operation);
  const password = message.text("password");
  await ofUser(message, (userId) => setPassword(ports, actorOf(call), userId, password));
  return writeMessage("setPasswordResponse", { result: {} }, call.apiVersion);
}

export async function resetPasswordOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const message = readMessage(soap.operation);
  const { temporaryPassword } = await ofUser(message, (userId) =>
    resetPassword(ports, actorOf(call), userId),
  );
  return writeMessage("resetPasswordResponse", { result: { password: temporaryPassword } }, call.apiVersion);
}

const actorOf = ({ caller, address }: Call): Actor => ({ kind: "user", userId: caller.userId, address });

/** What is done to the message's user; an id that is no user's is InvalidIdFault. */
async function ofUser<T>(message: Message, act: (userId: RecordId) => Promise<T>): Promise<T> {
  const text = message.text("userId").trim();
  const wrong = (): FaultError => refuse("malformedId", { field: "User ID", id: text.slice(0, 40) });
  const id = parseId(text);
  if (id === undefined) throw wrong();
  try {
    return await act(id);
  } catch (error) {
    throw error instanceof FaultError && error.fault.cause === "recordNotFound" ? wrong() : error;
  }
}
