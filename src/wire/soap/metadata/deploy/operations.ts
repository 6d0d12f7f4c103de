// deploy() and checkDeployStatus(). A deployment is done when deploy() answers; its result is kept to be asked for.
import { refuse } from "../../../../domain/fault.ts";
import type { RecordId } from "../../../../domain/model/id.ts";
import type { Ports } from "../../../../domain/ports/ports.ts";
import { DEPLOYMENTS_KEPT } from "../../../../facts/metadata-operations.ts";
import { METADATA_TABLES } from "../../../../facts/soap-tables.ts";
import { textOf } from "../../envelope.ts";
import type { OperationInput } from "../../operation.ts";
import { readMessage } from "../../read-message.ts";
import { writeMessage } from "../../write-message.ts";
import { type DeployResult, runDeploy } from "./run-deploy.ts";

interface Kept {
  readonly userId: RecordId;
  readonly result: DeployResult;
}

/** Results by their ids, of each org; an org that is started again has none. */
const known = new WeakMap<Ports["settings"], Map<string, Kept>>();

export async function deployOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
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
  const options = { checkOnly: flag("checkOnly"), rollbackOnError: flag("rollbackOnError") };
  const result = await runDeploy(input, Buffer.from(sent.text("ZipFile"), "base64"), options);
  const kept = known.get(ports.settings) ?? new Map<string, Kept>();
  known.set(ports.settings, kept);
  kept.set(result.id, { userId: call.caller.userId, result });
  for (const id of [...kept.keys()].slice(0, -DEPLOYMENTS_KEPT)) kept.delete(id);
  const told = { done: false, id: result.id, state: "Queued" };
  return writeMessage("deployResponse", { result: told }, call.apiVersion, METADATA_TABLES);
}

export async function checkDeployStatusOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const sent = readMessage(soap.operation, "checkDeployStatus", METADATA_TABLES);
  const id = sent.text("asyncProcessId").trim();
  const kept = [...(known.get(ports.settings) ?? [])].find(
    ([each]) => each.startsWith(id) && id.length >= 15,
  )?.[1];
  if (kept?.userId !== call.caller.userId) throw refuse("noSuchDeployment", { id: id.slice(0, 40) });
  const withDetails = /^(true|1)$/.test(sent.text("includeDetails").trim());
  const result = withDetails ? kept.result : { ...kept.result, details: {} };
  return writeMessage("checkDeployStatusResponse", { result }, call.apiVersion, METADATA_TABLES);
}
