import type { OperationInput } from "./operation.ts";
import { writeMessage } from "./write-message.ts";

export async function getServerTimestampOperation({ ports, call }: OperationInput): Promise<string> {
  const timestamp = new Date(ports.clock.now()).toISOString();
  return writeMessage("getServerTimestampResponse", { result: { timestamp } }, call.apiVersion);
}
