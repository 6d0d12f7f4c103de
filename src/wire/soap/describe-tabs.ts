// describeTabs() and describeAllTabs(): the org has no apps and no tabs.
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";

export async function describeTabsOperation({ call, soap }: OperationInput): Promise<string> {
  readMessage(soap.operation);
  return writeMessage(`${soap.operation.name}Response`, { result: [] }, call.apiVersion);
}
