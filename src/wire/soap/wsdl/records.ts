// Records in a WSDL: of any kind for partners, typed by the org's own schema for the enterprise.

import type { Catalogue } from "../../../domain/model/catalogue.ts";
import { nameSObject } from "../../../domain/schema/name-object.ts";
import { FIELD_TYPES } from "../../../facts/field-types.ts";
import type { SObject } from "../../../facts/sobject.ts";
import { elementXml, extensionXml } from "./elements.ts";

const FIELDS_TO_NULL = elementXml("fieldsToNull", "xsd:string", {
  nillable: true,
  optional: true,
  list: true,
});
const ID = elementXml("Id", "tns:ID", { nillable: true, optional: false, list: false });
const ANY = '<any namespace="##targetNamespace" minOccurs="0" maxOccurs="unbounded" processContents="lax"/>';

export const partnerRecord = (): string =>
  `<complexType name="sObject"><sequence><element name="type" type="xsd:string"/>${FIELDS_TO_NULL}${ID}${ANY}</sequence></complexType>`;

/** A type for every object, with a field for each of its fields, parents and children, by their names. */
export function enterpriseRecords(catalogue: Catalogue): string {
  const base = `<complexType name="sObject"><sequence>${FIELDS_TO_NULL}${ID}</sequence></complexType>`;
  const aggregate = extensionXml("AggregateResult", "ens:sObject", `<sequence>${ANY}</sequence>`);
  return [
    base,
    aggregate,
    ...[...catalogue.objects, nameSObject()].map((object) => recordType(object, catalogue)),
  ].join("\n");
}

const FIELD = { nillable: true, optional: true, list: false } as const;

function recordType(object: SObject, catalogue: Catalogue): string {
  const types = new Map<string, string>();
  for (const child of catalogue.objects) {
    for (const { referenceTo, childRelationshipName } of child.fields)
      if (childRelationshipName !== null && referenceTo.includes(object.name))
        types.set(childRelationshipName, "tns:QueryResult");
  }
  for (const { referenceTo, relationshipName, namePointing } of object.fields) {
    const [only, another] = referenceTo.filter((name) => catalogue.object(name));
    if (relationshipName !== null && only !== undefined)
      types.set(relationshipName, namePointing || another ? "ens:sObject" : `ens:${only}`);
  }
  for (const { name, type, relationshipOf } of object.fields) {
    if (type !== "id" && !relationshipOf) types.set(name, FIELD_TYPES[type].soapType.replace("urn:", "tns:"));
  }
  const elements = [...types]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => elementXml(name, type, FIELD));
  return extensionXml(object.name, "ens:sObject", `<sequence>${elements.join("")}</sequence>`);
}
