// createMetadata(), updateMetadata(), upsertMetadata() and deleteMetadata(): a result for each component.
import { type Fault, refuse } from "../../../domain/fault.ts";
import { isComponentType } from "../../../domain/schema/definition.ts";
import { deleteComponents, type SaveMode, saveComponents } from "../../../domain/schema/save-components.ts";
import { COMPONENTS_PER_CALL } from "../../../facts/metadata-operations.ts";
import { METADATA_TABLES } from "../../../facts/soap-tables.ts";
import { unavailableType } from "../../shared/definitions/read-component.ts";
import { headerFlag } from "../headers.ts";
import type { OperationInput } from "../operation.ts";
import { readMessage } from "../read-message.ts";
import { errorOf } from "../results.ts";
import { type SoapObject, writeMessage } from "../write-message.ts";
import { readComponent } from "./read-component.ts";

/** Throws tooManyComponents if there are more than a call may have. */
export function checkComponents(components: readonly unknown[]): void {
  if (components.length > COMPONENTS_PER_CALL)
    throw refuse("tooManyComponents", { most: String(COMPONENTS_PER_CALL), what: "records" });
}

export const saveOperation =
  (mode: SaveMode) =>
  async (input: OperationInput): Promise<string> => {
    const { ports, call, soap } = input;
    const { name } = soap.operation;
    const sent = readMessage(soap.operation, name, METADATA_TABLES).all("metadata");
    checkComponents(sent);
    const components = sent.map(readComponent);
    const outcomes = await saveComponents(
      ports,
      { kind: "user", userId: call.caller.userId, address: call.address },
      mode,
      components.map(({ component }) => component),
      headerFlag(input, "AllOrNoneHeader", "allOrNone"),
    );
    const result = outcomes.map((outcome, index) => {
      const fullName = components[index]?.fullName ?? "";
      return outcome.ok
        ? { created: outcome.created, fullName, success: true }
        : { ...failed(fullName, outcome.fault), created: false };
    });
    return writeMessage(`${name}Response`, { result }, call.apiVersion, METADATA_TABLES);
  };

export async function deleteMetadataOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const message = readMessage(soap.operation, "deleteMetadata", METADATA_TABLES);
  const type = message.text("type").trim();
  const names = message.all("fullNames").map(({ text }) => text.trim());
  checkComponents(names);
  const outcomes = await deleteComponents(
    ports,
    { kind: "user", userId: call.caller.userId, address: call.address },
    names.map((fullName) => (isComponentType(type) ? { type, fullName } : unavailableType(type))),
    headerFlag(input, "AllOrNoneHeader", "allOrNone"),
  );
  const result = outcomes.map((outcome, index) => {
    const fullName = names[index] ?? "";
    return outcome.ok ? { fullName, success: true } : failed(fullName, outcome.fault);
  });
  return writeMessage("deleteMetadataResponse", { result }, call.apiVersion, METADATA_TABLES);
}

const failed = (fullName: string, reason: Fault): SoapObject => ({
  errors: [errorOf(reason)],
  fullName,
  success: false,
});
