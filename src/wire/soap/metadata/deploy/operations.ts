// deploy() and checkDeployStatus(). A deployment is done when deploy() answers; its result is kept to be asked for.
import { refuse } from "../../../../domain/fault.ts";
import { DEPLOYMENTS_KEPT } from "../../../../facts/metadata-operations.ts";
import { METADATA_TABLES } from "../../../../facts/soap-tables.ts";
import { textOf } from "../../envelope.ts";
import type { OperationInput } from "../../operation.ts";
import { readMessage } from "../../read-message.ts";
import { writeMessage } from "../../write-message.ts";
import { keptResults } from "../kept-results.ts";
import { type DeployResult, runDeploy } from "./run-deploy.ts";

const known = keptResults<DeployResult>(DEPLOYMENTS_KEPT);

export async function deployOperation(input: OperationInput): Promise<string> {
  const { call, soap } = input;
  const sent = readMessage(soap.operation, "deploy", METADATA_TABLES);
  const flag = (name: string): boolean => {
    const text = textOf(sent.one("DeployOptions"), name)?.trim();
    return text === "true" || text === "1";
  };
  const asked = readMessage(sent.one("DeployOptions"), "DeployOptions", METADATA_TABLES);
  if (asked.all("runTests").length > 0 || flag("performRetrieve"))
    throw refuse("functionalityNotEnabled", {
      detail: "There are no tests to run in this org, and nothing is retrieved with a deployment",
    });
  const options = {
    checkOnly: flag("checkOnly"),
    rollbackOnError: flag("rollbackOnError"),
    ignoreWarnings: flag("ignoreWarnings"),
    purgeOnDelete: flag("purgeOnDelete"),
  };
  const result = await runDeploy(input, Buffer.from(sent.text("ZipFile"), "base64"), options);
  known.keep(input, result);
  const told = { done: false, id: result.id, state: "Queued" };
  return writeMessage("deployResponse", { result: told }, call.apiVersion, METADATA_TABLES);
}

export async function checkDeployStatusOperation(input: OperationInput): Promise<string> {
  const { call, soap } = input;
  const sent = readMessage(soap.operation, "checkDeployStatus", METADATA_TABLES);
  const kept = known.find(input, sent.text("asyncProcessId"));
  const withDetails = /^(true|1)$/.test(sent.text("includeDetails").trim());
  const result = withDetails ? kept : { ...kept, details: {} };
  return writeMessage("checkDeployStatusResponse", { result }, call.apiVersion, METADATA_TABLES);
}
