// describeMetadata(), listMetadata() and readMetadata(): what there is.
import { refuse } from "../../../domain/fault.ts";
import { keptDefinitions } from "../../../domain/schema/catalogue.ts";
import { isComponentType } from "../../../domain/schema/definition.ts";
import { QUERIES_PER_LIST } from "../../../facts/metadata-operations.ts";
import { METADATA_TABLES } from "../../../facts/soap-tables.ts";
import type { OperationInput } from "../operation.ts";
import { readMessage } from "../read-message.ts";
import { type SoapObject, type SoapWriter, writeMessage } from "../write-message.ts";
import { componentWriter } from "./component-writer.ts";
import { componentNames, componentOf } from "./components.ts";
import { filePropertiesOf } from "./file-properties.ts";
import { checkComponents } from "./save.ts";

const DESCRIBED = {
  metadataObjects: [
    {
      childXmlNames: ["CustomField", "RecordType", "ValidationRule"],
      directoryName: "objects",
      inFolder: false,
      metaFile: false,
      suffix: "object",
      xmlName: "CustomObject",
    },
  ],
  organizationNamespace: "",
  partialSaveAllowed: true,
  testRequired: false,
};

export async function describeMetadataOperation({ call, soap }: OperationInput): Promise<string> {
  readMessage(soap.operation, "describeMetadata", METADATA_TABLES).one("asOfVersion");
  return writeMessage("describeMetadataResponse", { result: DESCRIBED }, call.apiVersion, METADATA_TABLES);
}

export async function listMetadataOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const queries = readMessage(soap.operation, "listMetadata", METADATA_TABLES).all("queries");
  if (queries.length > QUERIES_PER_LIST)
    throw refuse("tooManyComponents", { most: String(QUERIES_PER_LIST), what: "queries" });
  const kept = await keptDefinitions(ports.stores);
  const result = queries.flatMap((query) => {
    const type = readMessage(query, "ListMetadataQuery", METADATA_TABLES).text("type").trim();
    return componentNames(kept, type).map((name) => filePropertiesOf(type, name));
  });
  return writeMessage("listMetadataResponse", { result }, call.apiVersion, METADATA_TABLES);
}

/** A record for each name, in their order; an empty one where there is nothing of that name. */
export async function readMetadataOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const message = readMessage(soap.operation, "readMetadata", METADATA_TABLES);
  const type = message.text("type").trim();
  const names = message.all("fullNames");
  checkComponents(names);
  const kept = await keptDefinitions(ports.stores);
  const records = names.map(({ text }): SoapWriter | SoapObject => {
    if (!isComponentType(type)) return {};
    const component = componentOf(kept, type, text.trim(), call.apiVersion);
    return component ? componentWriter(type, component, call.apiVersion) : {};
  });
  return writeMessage("readMetadataResponse", { result: { records } }, call.apiVersion, METADATA_TABLES);
}
