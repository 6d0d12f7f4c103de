// retrieve() and checkRetrieveStatus(). A package is made when retrieve() answers; it is kept to be asked for.
import { refuse } from "../../../../domain/fault.ts";
import { keptDefinitions } from "../../../../domain/schema/catalogue.ts";
import { RETRIEVALS_KEPT } from "../../../../facts/metadata-operations.ts";
import { METADATA_TABLES } from "../../../../facts/soap-tables.ts";
import type { XmlElement } from "../../../shared/xml.ts";
import { writeZip } from "../../../shared/zip/write-zip.ts";
import { textOf } from "../../envelope.ts";
import type { OperationInput } from "../../operation.ts";
import { readMessage } from "../../read-message.ts";
import { type SoapObject, writeMessage } from "../../write-message.ts";
import { membersOf } from "../deploy/manifest.ts";
import { keptResults, newResultId } from "../kept-results.ts";
import { packageFiles } from "./package-files.ts";

/** Key prefix of retrievals. */
const PREFIX = "09S";

const known = keptResults<SoapObject & { readonly id: string }>(RETRIEVALS_KEPT);

/** jsforce, and the sf CLI with it, name the request otherwise than the WSDL does. */
const asDeclared = (operation: XmlElement): XmlElement => ({
  ...operation,
  children: operation.children.map((child) =>
    child.name === "request" ? { ...child, name: "retrieveRequest" } : child,
  ),
});

export async function retrieveOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const request = readMessage(asDeclared(soap.operation), "retrieve", METADATA_TABLES).one("retrieveRequest");
  const asked = readMessage(request, "RetrieveRequest", METADATA_TABLES);
  if (asked.all("packageNames").length > 0 || asked.all("specificFiles").length > 0)
    throw refuse("functionalityNotEnabled", {
      detail:
        "There are no packages and no single files to retrieve in this org: name components in unpackaged",
    });
  const [unpackaged] = asked.all("unpackaged");
  const members = unpackaged ? membersOf(unpackaged) : [];
  const types = unpackaged ? readMessage(unpackaged, "Package", METADATA_TABLES).all("types") : [];
  for (const each of types) readMessage(each, "PackageTypeMembers", METADATA_TABLES).text("name");
  const single = /^(true|1)$/.test(textOf(request, "singlePackage")?.trim() ?? "");
  const folder = single ? "" : "unpackaged/";
  const made = packageFiles(await keptDefinitions(ports.stores), members, call.apiVersion, folder);
  const id = newResultId(input, PREFIX);
  known.keep(input, {
    done: true,
    fileProperties: made.fileProperties,
    id,
    messages: made.messages,
    status: "Succeeded",
    success: true,
    zipFile: writeZip(made.files).toString("base64"),
  });
  const told = { done: false, id, state: "Queued" };
  return writeMessage("retrieveResponse", { result: told }, call.apiVersion, METADATA_TABLES);
}

export async function checkRetrieveStatusOperation(input: OperationInput): Promise<string> {
  const { call, soap } = input;
  const sent = readMessage(soap.operation, "checkRetrieveStatus", METADATA_TABLES);
  const kept = known.find(input, sent.text("asyncProcessId"));
  // Clients that don't say whether they want the archive do.
  const withZip = !/^(false|0)$/.test(textOf(soap.operation, "includeZip")?.trim() ?? "");
  const result = withZip ? kept : { ...kept, zipFile: "" };
  return writeMessage("checkRetrieveStatusResponse", { result }, call.apiVersion, METADATA_TABLES);
}
