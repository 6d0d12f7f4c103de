// A batch in XML: <sObjects> of <sObject>, whose elements are fields; a parent by its key is an <sObject> in one.
import { ASYNC_NAMESPACE } from "../../facts/bulk1.ts";
import { readXml, type XmlElement, XmlError } from "../shared/xml.ts";
import { BatchError, type BatchRecords, collectRecords } from "./batch-records.ts";

const NIL = "http://www.w3.org/2001/XMLSchema-instance nil";

/** Throws BatchError. */
export async function xmlRecords(bytes: Uint8Array): Promise<BatchRecords> {
  const records = collectRecords();
  try {
    const root = await readXml(bytes, (child, parent) => {
      checkRoot(parent);
      if (child.name !== "sObject") throw new XmlError(`sObjects has no element ${child.name.slice(0, 80)}`);
      const problems: string[] = [];
      records.add(
        child.children.flatMap((field) => cellOf(field, problems)),
        problems[0] ?? null,
      );
    });
    checkRoot(root);
  } catch (error) {
    if (error instanceof XmlError) throw new BatchError(`Failed to parse XML. ${error.message}`);
    throw error;
  }
  return records;
}

function checkRoot({ name, namespace }: XmlElement): void {
  if (name !== "sObjects" || namespace !== ASYNC_NAMESPACE)
    throw new XmlError(`the root element must be sObjects of ${ASYNC_NAMESPACE}`);
}

/** No cell at all if the element names no field: what is wrong is added to `problems`. */
function cellOf(field: XmlElement, problems: string[]): (readonly [column: string, value: unknown])[] {
  const nil = field.attributes.get(NIL);
  if (nil === "true" || nil === "1") {
    if (field.text.trim() !== "" || field.children.length > 0)
      problems.push(`${field.name} has a value beside xsi:nil`);
    return [[field.name, null]];
  }
  const [parent, ...others] = field.children;
  if (!parent) return [[field.name, field.text]];
  const type = parent.children.find(({ name }) => name === "type");
  const [key, ...more] = parent.children.filter((child) => child !== type);
  if (parent.name !== "sObject" || others.length > 0 || !key || more.length > 0 || key.children.length > 0) {
    problems.push(`${field.name} must name its record by one external id in an sObject`);
    return [];
  }
  const relationship = `${field.name}.${key.name}`;
  return [[type ? `${type.text.trim()}:${relationship}` : relationship, key.text]];
}
