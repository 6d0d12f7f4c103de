// A deployment from its archive to its result, which is what Salesforce's asynchronous one comes to.
import { formatId } from "../../../../domain/model/id.ts";
import { idOfComponent } from "../../../../domain/schema/component-ids.ts";
import { isComponentType } from "../../../../domain/schema/definition.ts";
import {
  type DeployOptions,
  type DeployOutcome,
  deployComponents,
} from "../../../../domain/schema/deploy-components.ts";
import { XmlError } from "../../../shared/xml.ts";
import { ZipError } from "../../../shared/zip/read-zip.ts";
import type { OperationInput } from "../../operation.ts";
import type { SoapObject } from "../../write-message.ts";
import { newResultId } from "../kept-results.ts";
import { DEPLOY_STAGES, type DeployedPackage, type PackagedComponent, readPackage } from "./package.ts";

/** A DeployResult with its details. */
export type DeployResult = SoapObject & { readonly id: string };

type Input = Pick<OperationInput, "ports" | "call">;

/** Deploys an archive, or says in its result why nothing of it could be read. */
export async function runDeploy(
  input: Input,
  zip: Uint8Array,
  options: DeployOptions,
): Promise<DeployResult> {
  const id = newResultId(input, PREFIX);
  const started = input.ports.clock.now();
  let read: DeployedPackage;
  try {
    read = await readPackage(zip);
  } catch (error) {
    if (!(error instanceof ZipError || error instanceof XmlError)) throw error;
    const failed = {
      status: "Failed",
      success: false,
      errorStatusCode: "INVALID_OPERATION",
      errorMessage: error.message,
    };
    return {
      ...head(input, id, started, options),
      ...failed,
      ...counts(0, 0, 0),
      details: detailsOf([], []),
    };
  }
  const messages = await deployed(input, read, options);
  const failures = messages.filter(({ success }) => !success);
  const successes = messages.filter(({ success }) => success);
  const undone = failures.length > 0 && options.rollbackOnError;
  const status = failures.length === 0 ? "Succeeded" : undone ? "Failed" : "SucceededPartial";
  const at = new Date(started).toISOString();
  const manifest = message(at, read.fileName, "", "package.xml", { changed: true, success: true });
  return {
    ...head(input, id, started, options),
    status,
    success: failures.length === 0,
    ...counts(messages.length, undone ? 0 : successes.length, failures.length),
    details: detailsOf([...successes, manifest], failures),
  };
}

/** Key prefix of deployments. */
const PREFIX = "0Af";

function head(
  { ports, call }: Input,
  id: string,
  started: number,
  options: DeployOptions,
): { id: string } & SoapObject {
  const at = new Date(started).toISOString();
  const end = new Date(ports.clock.now()).toISOString();
  return {
    id,
    checkOnly: options.checkOnly,
    rollbackOnError: options.rollbackOnError,
    ignoreWarnings: options.ignoreWarnings === true,
    createdBy: formatId(call.caller.userId),
    createdByName: call.caller.username,
    createdDate: at,
    startDate: at,
    completedDate: end,
    lastModifiedDate: end,
    done: true,
    runTestsEnabled: false,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
  };
}

const counts = (all: number, deployedOnes: number, errors: number): SoapObject => ({
  numberComponentErrors: errors,
  numberComponentsDeployed: deployedOnes,
  numberComponentsTotal: all,
});

/** There is no Apex, so there are no tests. */
const detailsOf = (
  componentSuccesses: readonly SoapObject[],
  componentFailures: readonly SoapObject[],
): SoapObject => ({
  componentFailures,
  componentSuccesses,
  runTestResult: { numFailures: 0, numTestsRun: 0, totalTime: 0 },
});

type Message = SoapObject & { readonly success: boolean };

async function deployed(
  input: Input,
  { components }: DeployedPackage,
  options: DeployOptions,
): Promise<Message[]> {
  const { ports, call } = input;
  const isRead = (each: PackagedComponent): boolean => !("code" in each.component);
  const actor = { kind: "user", userId: call.caller.userId, address: call.address } as const;
  const staged = DEPLOY_STAGES.map((stage) =>
    components.filter((each) => each.stage === stage && isRead(each)),
  );
  const stages = staged.map((stage) =>
    stage.flatMap(({ component }) => ("code" in component ? [] : [component])),
  );
  const outcomes = await deployComponents(ports, actor, stages, {
    ...options,
    // What can't be read is a failure like any other.
    checkOnly: options.checkOnly || (options.rollbackOnError && !components.every(isRead)),
  });
  const byComponent = new Map<PackagedComponent, DeployOutcome | undefined>(
    staged.flatMap((stage, at) => stage.map((each, index) => [each, outcomes[at]?.[index]] as const)),
  );
  const at = new Date(ports.clock.now()).toISOString();
  const messages: Message[] = [];
  for (const each of components) {
    const { component } = each;
    const outcome: DeployOutcome | undefined =
      "code" in component ? { ok: false, fault: component } : byComponent.get(each);
    messages.push(
      outcome?.ok
        ? { ...componentMessage(at, each, outcome), id: await idOf(input, each) }
        : failure(at, each, outcome),
    );
  }
  return messages;
}

async function idOf({ ports }: Input, { type, fullName }: PackagedComponent): Promise<string | undefined> {
  if (!isComponentType(type)) return undefined;
  const id = await idOfComponent(ports.stores, type, fullName);
  return id === undefined ? undefined : formatId(id);
}

const message = (
  createdDate: string,
  fileName: string,
  componentType: string,
  fullName: string,
  more: SoapObject & { readonly success: boolean },
): Message => ({
  changed: false,
  created: false,
  deleted: false,
  createdDate,
  fileName,
  componentType,
  fullName,
  ...more,
});

const deletes = ({ component }: PackagedComponent): boolean =>
  "action" in component && component.action === "delete";

const componentMessage = (
  at: string,
  each: PackagedComponent,
  { created, changed, warning }: Extract<DeployOutcome, { ok: true }>,
): Message =>
  message(at, each.fileName, each.type, each.fullName, {
    created,
    changed,
    deleted: deletes(each) && warning === undefined,
    success: true,
    ...(warning && { problem: missing(each), problemType: "Warning" }),
  });

/** Salesforce's words for a deletion of what there isn't. */
const missing = ({ type, fullName }: PackagedComponent): string => `No ${type} named: ${fullName} found`;

function failure(
  at: string,
  each: PackagedComponent,
  outcome: Extract<DeployOutcome, { ok: false }> | undefined,
): Message {
  const isWarning = outcome?.isWarning === true;
  return message(at, each.fileName, each.type, each.fullName, {
    success: false,
    problem: isWarning ? missing(each) : (outcome?.fault.message ?? "it was not deployed"),
    problemType: isWarning ? "Warning" : "Error",
  });
}
