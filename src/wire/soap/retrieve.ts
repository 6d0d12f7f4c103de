import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import { withBytes } from "../../domain/records/inline-bytes.ts";
import { fieldNamed } from "../../domain/records/names.ts";
import { readRecords } from "../../domain/records/read.ts";
import { IDS_PER_RETRIEVE } from "../../facts/limits.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";
import { recordWriter } from "./write-record.ts";

/** Records by id, in the order asked for; nil where there is none. */
export async function retrieveOperation({ ports, call, flavour, soap }: OperationInput): Promise<string> {
  const message = readMessage(soap.operation);
  const name = message.text("sObjectType").trim();
  const object = (await callersCatalogue(ports, call.caller)).object(name);
  if (!object?.retrieveable) throw refuse("soqlUnknownObject", { window: "", object: name });
  const fields = listed(object, message.text("fieldList"));
  const texts = message.all("ids").map(({ text }) => text.trim());
  if (texts.length > IDS_PER_RETRIEVE) throw refuse("tooManyRecords", { limit: String(IDS_PER_RETRIEVE) });
  const ids = texts.map((text) => {
    const id = parseId(text);
    if (id !== undefined && keyPrefixOf(id) === object.keyPrefix) return id;
    throw refuse("malformedId", {
      field: object.fieldsByName.get("id")?.label ?? "Id",
      id: text.slice(0, 40),
    });
  });
  const write = recordWriter(flavour, call.apiVersion, object, fields);
  const rows = await withBytes(ports, fields, await readRecords(ports, call, object, ids, fields));
  const result = rows.map((row) => (row ? write(row) : null));
  return writeMessage("retrieveResponse", { result }, call.apiVersion);
}

function listed(object: SObject, list: string): readonly Field[] {
  const fields = list.split(",").map((part) => {
    const name = part.trim();
    const field = fieldNamed(object, name);
    if (!field) throw refuse("soqlUnknownField", { window: "", field: name, object: object.name });
    return field;
  });
  return [...new Set(fields)];
}
