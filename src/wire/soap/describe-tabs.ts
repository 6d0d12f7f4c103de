// describeTabs() and describeAllTabs(): the org has one app, and no tabs in it.
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";

export async function describeTabsOperation({ call, soap, request }: OperationInput): Promise<string> {
  readMessage(soap.operation);
  const app = {
    description: "",
    label: "Groundfog",
    logoUrl: `${request.origin}/icon.svg`,
    namespace: null,
    selected: true,
    // An app of the system has no record of its own.
    tabSetId: "000000000000000AAA",
    tabs: [],
  };
  const result = soap.operation.name === "describeTabs" ? [app] : [];
  return writeMessage(`${soap.operation.name}Response`, { result }, call.apiVersion);
}
