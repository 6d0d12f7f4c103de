// create(), update(), upsert() and delete(): at most 200 rows, each with a result of its own.
import { callersCatalogue } from "../../domain/access/access.ts";
import { type Fault, fault, refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import {
  type CollectionInput,
  type CollectionRow,
  writeCollection,
} from "../../domain/records/collection.ts";
import { textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf, isNil, readMessage } from "./read-message.ts";
import { readRecord } from "./read-record.ts";
import { resultOf } from "./results.ts";
import { writeMessage } from "./write-message.ts";

export const createOperation = (input: OperationInput): Promise<string> =>
  written(input, { operation: "insert" }, sentRows);

export const updateOperation = (input: OperationInput): Promise<string> =>
  written(input, { operation: "update" }, sentRows);

export const upsertOperation = (input: OperationInput): Promise<string> => {
  const externalId = readMessage(input.soap.operation).text("externalIDFieldName").trim();
  return written(input, { operation: "upsert", externalId }, sentRows);
};

export const deleteOperation = (input: OperationInput): Promise<string> =>
  written(input, { operation: "delete" }, namedRows);

async function written(
  input: OperationInput,
  what: Pick<CollectionInput, "operation" | "externalId">,
  rowsOf: (input: OperationInput, catalogue: Catalogue) => CollectionInput["rows"],
): Promise<string> {
  const { ports, call, soap } = input;
  const outcomes = await writeCollection(ports, call, {
    ...what,
    rows: rowsOf(input, await callersCatalogue(ports, call.caller)),
    allOrNone: flag(input, "AllOrNoneHeader", "allOrNone"),
    truncate: flag(input, "AllowFieldTruncationHeader", "allowFieldTruncation"),
  });
  return writeMessage(`${soap.operation.name}Response`, { result: outcomes.map(resultOf) }, call.apiVersion);
}

const flag = ({ soap }: OperationInput, header: string, name: string): boolean =>
  booleanOf(textOf(soap.headers.get(header), name));

/** Throws noEntityType and soqlUnknownObject: a type that isn't there is the whole call's fault. */
function sentRows({ soap, flavour }: OperationInput, catalogue: Catalogue): readonly CollectionRow[] {
  return readMessage(soap.operation)
    .all("sObjects")
    .map((element) => {
      const { type, columns, values } = readRecord(element, flavour);
      if (type === "") throw refuse("noEntityType");
      const object = catalogue.object(type);
      if (!object) throw refuse("soqlUnknownObject", { window: "", object: type });
      return { object, columns, values };
    });
}

/** An id says by its prefix which object it is of; what is no id fails alone. */
function namedRows({ soap }: OperationInput, catalogue: Catalogue): readonly (CollectionRow | Fault)[] {
  return readMessage(soap.operation)
    .all("ids")
    .map((element) => {
      const text = isNil(element) ? "" : element.text.trim();
      const id = parseId(text);
      const object = id === undefined ? undefined : catalogue.byKeyPrefix(keyPrefixOf(id));
      if (!object) return fault("malformedId", { field: "Record ID", id: text.slice(0, 40) }, ["Id"]);
      return { object, columns: ["Id"], values: [text] };
    });
}
