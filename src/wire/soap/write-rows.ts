// create(), update(), upsert() and delete(): at most 200 rows, each with a result of its own.
import { callersCatalogue } from "../../domain/access/access.ts";
import { type Fault, refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { formatId } from "../../domain/model/id.ts";
import {
  type CollectionInput,
  type CollectionRow,
  writeCollection,
} from "../../domain/records/collection.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import type { XmlElement } from "../shared/xml.ts";
import { headerFlag, refuseAssignmentRule } from "./headers.ts";
import { namedRecords } from "./named-records.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { recordReader } from "./read-record.ts";
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
  refuseAssignmentRule(input);
  const outcomes = await writeCollection(ports, call, {
    ...what,
    rows: rowsOf(input, await callersCatalogue(ports, call.caller)),
    allOrNone: headerFlag(input, "AllOrNoneHeader", "allOrNone"),
    truncate: headerFlag(input, "AllowFieldTruncationHeader", "allowFieldTruncation"),
  });
  return writeMessage(`${soap.operation.name}Response`, { result: outcomes.map(resultOf) }, call.apiVersion);
}

const sentRows = ({ soap, flavour }: OperationInput, catalogue: Catalogue): readonly CollectionRow[] =>
  readMessage(soap.operation).all("sObjects").map(typedRecords(flavour, catalogue));

/**
 * A reader of sent records that tells the object each is of. It throws noEntityType and soqlUnknownObject: the whole
 * call's fault.
 */
export function typedRecords(
  flavour: SoapFlavour,
  catalogue: Catalogue,
): (element: XmlElement) => CollectionRow {
  const read = recordReader(flavour);
  return (element) => {
    const { type, columns, values } = read(element);
    if (type === "") throw refuse("noEntityType");
    const object = catalogue.object(type);
    if (!object) throw refuse("soqlUnknownObject", { window: "", object: type });
    return { object, columns, values };
  };
}

const namedRows = (input: OperationInput, catalogue: Catalogue): readonly (CollectionRow | Fault)[] =>
  namedRecords(input, catalogue).map((named) =>
    "code" in named ? named : { object: named.object, columns: ["Id"], values: [formatId(named.id)] },
  );
