import type { OperationInput } from "./operation.ts";

export async function getServerTimestampOperation({ ports }: OperationInput): Promise<string> {
  return `<result><timestamp>${new Date(ports.clock.now()).toISOString()}</timestamp></result>`;
}
