// Records that a request names by their ids only: an id says by its prefix which object it is of.
import { fault } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import type { NamedRecord } from "../../domain/records/recycle-bin.ts";
import type { XmlElement } from "../shared/xml.ts";
import type { OperationInput } from "./operation.ts";
import { isNil, readMessage } from "./read-message.ts";

/** The request's `ids`, in their order; what is no id fails alone. */
export const namedRecords = (
  { soap }: Pick<OperationInput, "soap">,
  catalogue: Catalogue,
): readonly NamedRecord[] =>
  readMessage(soap.operation)
    .all("ids")
    .map((element) => namedRecord(element, catalogue));

/** One id as an element; malformedId if it is none of any object. */
export function namedRecord(element: XmlElement, catalogue: Catalogue): NamedRecord {
  const text = isNil(element) ? "" : element.text.trim();
  const id = parseId(text);
  const object = id === undefined ? undefined : catalogue.byKeyPrefix(keyPrefixOf(id));
  if (id === undefined || !object)
    return fault("malformedId", { field: "Record ID", id: text.slice(0, 40) }, ["Id"]);
  return { object, id };
}
