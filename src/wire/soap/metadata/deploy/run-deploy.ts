// A deployment from its archive to its result, which is what Salesforce's asynchronous one comes to.
import type { Fault } from "../../../../domain/fault.ts";
import { firstId, formatId } from "../../../../domain/model/id.ts";
import { idOfComponent } from "../../../../domain/schema/component-ids.ts";
import {
  type DeployOptions,
  type DeployOutcome,
  deployComponents,
} from "../../../../domain/schema/deploy-components.ts";
import type { Component } from "../../../../domain/schema/save-components.ts";
import { XmlError } from "../../../shared/xml.ts";
import { ZipError } from "../../../shared/zip/read-zip.ts";
import type { OperationInput } from "../../operation.ts";
import type { SoapObject } from "../../write-message.ts";
import { isComponentType } from "../components.ts";
import { type DeployedPackage, type PackagedComponent, readPackage } from "./package.ts";

/** A DeployResult with its details. */
export type DeployResult = SoapObject & { readonly id: string };

type Input = Pick<OperationInput, "ports" | "call">;

/** Deploys an archive, or says in its result why nothing of it could be read. */
export async function runDeploy(
  input: Input,
  zip: Uint8Array,
  options: DeployOptions,
): Promise<DeployResult> {
  const id = newId(input);
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

/** Key prefix of deployments. Ids can't be guessed: who has one may ask for its result. */
const PREFIX = "0Af";
const NUMBERS = 2 ** 32;

const newId = ({ ports }: Input): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ports.random.bytes(4);
  return formatId(firstId(PREFIX) + ((((a * 256 + b) * 256 + c) * 256 + d) % NUMBERS));
};

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
    ...options,
    createdBy: formatId(call.caller.userId),
    createdByName: call.caller.username,
    createdDate: at,
    startDate: at,
    completedDate: end,
    lastModifiedDate: end,
    done: true,
    ignoreWarnings: false,
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
  const readable = components.flatMap(({ component }) => ("code" in component ? [] : [component]));
  const unread = readable.length < components.length;
  const actor = { kind: "user", userId: call.caller.userId, address: call.address } as const;
  const outcomes = await deployComponents(ports, actor, readable, {
    ...options,
    // What can't be read is a failure like any other.
    checkOnly: options.checkOnly || (unread && options.rollbackOnError),
  });
  const byComponent = new Map<Component, DeployOutcome | undefined>(
    readable.map((component, index) => [component, outcomes[index]]),
  );
  const at = new Date(ports.clock.now()).toISOString();
  const messages: Message[] = [];
  for (const each of components) {
    const { component } = each;
    const outcome =
      "code" in component ? { ok: false as const, fault: component } : byComponent.get(component);
    messages.push(
      outcome?.ok
        ? { ...componentMessage(at, each, outcome), id: await idOf(input, each) }
        : failure(at, each, outcome?.fault),
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

const componentMessage = (
  at: string,
  { fileName, type, fullName }: PackagedComponent,
  { created, changed }: Extract<DeployOutcome, { ok: true }>,
): Message => message(at, fileName, type, fullName, { created, changed, success: true });

const failure = (
  at: string,
  { fileName, type, fullName }: PackagedComponent,
  reason: Fault | undefined,
): Message =>
  message(at, fileName, type, fullName, {
    success: false,
    problem: reason?.message ?? "it was not deployed",
    problemType: "Error",
  });
