// $metadata: the org's objects as CSDL XML 4.0.
import {
  CONTAINER_NAME,
  DEFAULT_PRECISION,
  EDM_NAMESPACE,
  EDM_TYPES,
  EDMX_NAMESPACE,
  MODEL_NAMESPACE,
  ODATA_VERSION,
  SECOND_DIGITS,
} from "../../facts/odata.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { escapeXml } from "../shared/xml.ts";
import { entityObjects, type Model, navigationName, navigationsOf, propertiesOf } from "./model.ts";

/** The whole document. */
export function metadataXml(model: Model): string {
  const objects = entityObjects(model);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<edmx:Edmx Version="${ODATA_VERSION}" xmlns:edmx="${EDMX_NAMESPACE}"><edmx:DataServices>`,
    `<Schema Namespace="${MODEL_NAMESPACE}" xmlns="${EDM_NAMESPACE}">`,
    ...objects.map((object) => entityType(model, object)),
    `<EntityContainer Name="${CONTAINER_NAME}">`,
    ...objects.map((object) => entitySet(model, object)),
    "</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>",
  ].join("\n");
}

function entityType(model: Model, object: SObject): string {
  return [
    `<EntityType Name="${object.name}"><Key><PropertyRef Name="Id"/></Key>`,
    ...propertiesOf(object).map(property),
    ...navigationsOf(model, object).map(
      ({ reference, object: target }) =>
        `<NavigationProperty Name="${navigationName(reference)}" Type="${MODEL_NAMESPACE}.${target.name}"><ReferentialConstraint Property="${reference.name}" ReferencedProperty="Id"/></NavigationProperty>`,
    ),
    "</EntityType>",
  ].join("\n");
}

function entitySet(model: Model, object: SObject): string {
  const bindings = navigationsOf(model, object).map(
    ({ reference, object: target }) =>
      `<NavigationPropertyBinding Path="${navigationName(reference)}" Target="${target.name}"/>`,
  );
  const start = `<EntitySet Name="${object.name}" EntityType="${MODEL_NAMESPACE}.${object.name}"`;
  return bindings.length === 0 ? `${start}/>` : `${start}>${bindings.join("")}</EntitySet>`;
}

const property = (field: Field): string =>
  `<Property Name="${escapeXml(field.name)}" Type="${EDM_TYPES[field.type]}"${facets(field)}/>`;

/** Only keys and booleans have always a value: a field may have become required behind its rows. */
function facets(field: Field): string {
  switch (EDM_TYPES[field.type]) {
    case "Edm.String":
      if (field.type === "id") return ' Nullable="false" MaxLength="18"';
      if (field.type === "reference") return ' MaxLength="18"';
      return field.length > 0 ? ` MaxLength="${field.length}"` : "";
    case "Edm.Boolean":
      return ' Nullable="false"';
    case "Edm.Decimal":
      return ` Precision="${Math.max(field.precision || DEFAULT_PRECISION, field.scale)}" Scale="${field.scale}"`;
    case "Edm.DateTimeOffset":
    case "Edm.TimeOfDay":
      return ` Precision="${SECOND_DIGITS}"`;
    default:
      return "";
  }
}
