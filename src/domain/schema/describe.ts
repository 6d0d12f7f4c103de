// Describe results as the API tells them, without URLs. Keys are those of the newest recorded describes (API 59).
import { FIELD_TYPES } from "../../facts/field-types.ts";
import { NAMED_LAYOUTS } from "../../facts/list-views.ts";
import { RECORD_TYPE_ID } from "../../facts/record-types.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { nameSObject } from "./name-object.ts";
import { recordTypeInfos } from "./record-type-infos.ts";

type Json = Readonly<Record<string, unknown>>;

/** What describeGlobal says of an object; the head of its describe as well. */
function describeGlobalRow(object: SObject): Json & { readonly name: string } {
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: object.deepCloneable,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: object.feedEnabled,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix || null,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.layoutable,
    mergeable: object.mergeable,
    mruEnabled: object.mruEnabled,
    name: object.name,
    queryable: object.queryable,
    replicateable: object.replicateable,
    retrieveable: object.retrieveable,
    searchable: object.searchable,
    triggerable: object.triggerable,
    undeletable: object.undeletable,
    updateable: object.updateable,
  };
}

/** describeGlobal of all objects. */
export const describeGlobal = (catalogue: Catalogue) => ({
  encoding: "UTF-8",
  maxBatchSize: 200,
  sobjects: catalogue.objects.map(describeGlobalRow),
});

/** The describe of one object. The same keys in every API version: clients skip those that they don't know. */
export function describeSObject(object: SObject, catalogue: Catalogue, _apiVersion: number): Json {
  return {
    actionOverrides: [],
    ...describeGlobalRow(object),
    childRelationships: childRelationships(object, catalogue),
    compactLayoutable: object.layoutable,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields
      .filter(({ relationshipOf }) => !relationshipOf)
      .map((field) => describeField(object, field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: (NAMED_LAYOUTS[object.name] ?? []).map((name) => ({ name })),
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(object).map((info) => ({ ...info, urls: {} })),
    searchLayoutable: object.searchable,
    sobjectDescribeOption: "FULL",
    // SOQL's USING SCOPE is refused.
    supportedScopes: [],
  };
}

/** The object that a describe names, in any letter case: one of the catalogue, or Name, which has no rows. */
export function describedObject(catalogue: Catalogue, named: string): SObject | undefined {
  return named.toLowerCase() === "name" ? nameSObject() : catalogue.object(named);
}

/** What a merge leaves behind; no describe shows it from the other side. */
const MASTER_RECORD = "MasterRecordId";

function childRelationships(object: SObject, catalogue: Catalogue): Json[] {
  return catalogue.objects.flatMap((child) =>
    child.fields
      .filter((field) => field.referenceTo.includes(object.name) && field.name !== MASTER_RECORD)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((field) => ({
        cascadeDelete: field.cascadeDelete,
        childSObject: child.name,
        deprecatedAndHidden: false,
        field: field.relationshipOf ?? field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: field.childRelationshipName,
        restrictedDelete: field.restrictedDelete,
      })),
  );
}

const TEXT_BYTES = 3;
const OWNERS: readonly string[] = ["Group", "User"];

const isSearchFilter = ({ name, referenceTo, relationshipName }: Field): boolean =>
  name !== MASTER_RECORD &&
  name !== RECORD_TYPE_ID.name &&
  relationshipName !== null &&
  referenceTo.some((parent) => !OWNERS.includes(parent));

/** Values of a picklist in a describe. */
export const describeValues = (values: Field["picklistValues"]): readonly Json[] =>
  values.map(({ active, defaultValue, label, value }) => ({
    active,
    defaultValue,
    label,
    validFor: null,
    value,
  }));

/** One field of a describe. */
export function describeField(object: SObject, field: Field): Json {
  const { cell, soapType } = FIELD_TYPES[field.type];
  // "2026 1" is of digits alone, and described so.
  const textBytes = field.name === "Fiscal" ? field.length : field.length * TEXT_BYTES;
  const bytes = cell === "id" ? 18 : cell === "text" ? textBytes : 0;
  return {
    aggregatable: field.aggregatable,
    aiPredictionField: false,
    autoNumber: field.autoNumber,
    byteLength: bytes,
    calculated: field.calculated,
    calculatedFormula: field.formula?.text ?? null,
    // Of a standard lookup only the parent's childRelationships tell that children go with it.
    cascadeDelete: field.cascadeDelete && field.custom,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compoundFieldName,
    controllerName: null,
    createable: field.createable,
    custom: field.custom,
    defaultValue: field.defaultValue,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.digits,
    displayLocationInDecimal: field.displayLocationInDecimal,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: field.extraTypeInfo,
    filterable: field.filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: field.formula?.blanksAsZero ?? false,
    groupable: field.groupable,
    highScaleNumber: false,
    htmlFormatted: field.htmlFormatted,
    idLookup: field.idLookup,
    inlineHelpText: field.inlineHelpText,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.namePointing,
    nillable: field.nillable,
    permissionable: field.permissionable,
    picklistValues: describeValues(field.picklistValues),
    polymorphicForeignKey: field.referenceTo.length > 1 || field.namePointing,
    precision: field.precision,
    queryByDistance: cell === "none",
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: field.relationshipOrder,
    restrictedDelete: field.restrictedDelete && field.custom,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: object.searchable && isSearchFilter(field),
    soapType,
    sortable: field.sortable,
    type: field.type,
    // User names are unique over all orgs, which describe has never said.
    unique: field.unique && field.name !== "Username",
    updateable: field.updateable,
    writeRequiresMasterRead: field.writeRequiresMasterRead,
  };
}
