// Describes: the same facts as REST's, in the WSDL's elements.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { describedObject, describeGlobal, describeSObject } from "../../domain/schema/describe.ts";
import { OBJECTS_PER_DESCRIBE } from "../../facts/limits.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

export async function describeGlobalOperation({ ports, call, soap }: OperationInput): Promise<string> {
  readMessage(soap.operation);
  const { sobjects, ...rest } = describeGlobal(await callersCatalogue(ports, call.caller));
  const result = { ...rest, sobjects: sobjects.map((object) => ({ ...object, idEnabled: true })) };
  return writeMessage("describeGlobalResponse", { result: result as SoapObject }, call.apiVersion);
}

export async function describeSObjectOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const name = readMessage(soap.operation).text("sObjectType").trim();
  const result = described(await callersCatalogue(ports, call.caller), name, call.apiVersion);
  return writeMessage("describeSObjectResponse", { result }, call.apiVersion);
}

export async function describeSObjectsOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const names = readMessage(soap.operation)
    .all("sObjectType")
    .map(({ text }) => text.trim());
  if (names.length > OBJECTS_PER_DESCRIBE)
    throw refuse("tooManyRecords", { limit: String(OBJECTS_PER_DESCRIBE) });
  const catalogue = await callersCatalogue(ports, call.caller);
  const result = names.map((name) => described(catalogue, name, call.apiVersion));
  return writeMessage("describeSObjectsResponse", { result }, call.apiVersion);
}

/** Every record here has an Id, and no object has pages of its own: idEnabled is true, the urls are nil. */
function described(catalogue: Catalogue, name: string, apiVersion: number): SoapObject {
  const object = describedObject(catalogue, name);
  if (!object) throw refuse("invalidType", { object: name });
  const { fields, ...rest } = describeSObject(object, catalogue, apiVersion) as SoapObject;
  return {
    ...rest,
    idEnabled: true,
    fields: (fields as readonly SoapObject[]).map((field) => ({
      ...field,
      // The WSDL's enumeration has them in its own namespace.
      soapType: String(field["soapType"]).replace(/^urn:/, "tns:"),
    })),
  };
}
