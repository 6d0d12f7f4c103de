// The files of a package: what its manifest names, in the format that deploy() reads.

import { standardCatalogue } from "../../../../domain/schema/catalogue.ts";
import { type ComponentValue, objectComponent } from "../../../../domain/schema/component-values.ts";
import type { KeptDefinition } from "../../../../domain/schema/definition.ts";
import { SOAP_FLAVOURS } from "../../../../facts/soap.ts";
import { METADATA_TABLES } from "../../../../facts/soap-tables.ts";
import { escapeXml } from "../../../shared/xml.ts";
import { type SoapObject, writeMessage } from "../../write-message.ts";
import { componentNames } from "../components.ts";
import { keyOf, type Member } from "../deploy/manifest.ts";
import { filePropertiesOf } from "../file-properties.ts";

export interface RetrievedPackage {
  /** Texts by their paths, package.xml first. */
  readonly files: ReadonlyMap<string, string>;
  readonly fileProperties: readonly SoapObject[];
  readonly messages: readonly { readonly fileName: string; readonly problem: string }[];
}

/** What stands within an object's file, and its element there. */
const PARTS: Readonly<Record<string, "fields" | "validationRules" | "recordTypes">> = {
  CustomField: "fields",
  RecordType: "recordTypes",
  ValidationRule: "validationRules",
};

/** The package that `members` name; `folder`, "" or with its "/", is where it lies in the archive. */
export function packageFiles(
  kept: readonly KeptDefinition[],
  members: readonly Member[],
  apiVersion: number,
  folder: string,
): RetrievedPackage {
  const found: Member[] = [];
  const messages: { fileName: string; problem: string }[] = [];
  for (const member of members) {
    const named = membersNamed(kept, member);
    found.push(...named);
    if (named.length === 0 && member.name !== "*")
      messages.push({
        fileName: `${folder}package.xml`,
        problem: `Entity of type '${member.type}' named '${member.name}' cannot be found`,
      });
  }
  const unique = [...new Map(found.map((member) => [keyOf(member.type, member.name), member])).values()];
  const objects = new Map<string, Member[]>();
  for (const member of unique) {
    const object = member.name.split(".")[0] ?? "";
    objects.set(object, [...(objects.get(object) ?? []), member]);
  }
  const files = new Map([[`${folder}package.xml`, manifestText(unique, apiVersion)]]);
  const fileProperties: SoapObject[] = [];
  for (const [object, parts] of [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const value = partsOf(componentValue(kept, object), parts);
    files.set(`${folder}objects/${object}.object`, fileOf("CustomObject", value, apiVersion));
    for (const { type, name } of parts) fileProperties.push(filePropertiesOf(type, name, folder));
  }
  fileProperties.push(filePropertiesOf("Package", `${folder}package.xml`, folder));
  return { files, fileProperties, messages };
}

/** The components that a member names: one, or with "*" all of its type but for standard objects. */
function membersNamed(kept: readonly KeptDefinition[], { type, name }: Member): readonly Member[] {
  const names = componentNames(kept, type);
  const wanted =
    name === "*"
      ? names.filter((each) => type !== "CustomObject" || each.endsWith("__c"))
      : names.filter((each) => each.toLowerCase() === name.toLowerCase());
  return wanted.map((each) => ({ type, name: each }));
}

function componentValue(kept: readonly KeptDefinition[], name: string): ComponentValue {
  const definition = kept.find(({ fullName }) => fullName === name);
  return definition
    ? objectComponent(definition)
    : { fullName: standardCatalogue().object(name)?.name ?? name };
}

/** The whole object if it is named itself, else those of its parts that are. A file is named as its object is. */
function partsOf({ fullName, ...value }: ComponentValue, members: readonly Member[]): ComponentValue {
  if (members.some(({ type }) => type === "CustomObject")) return value;
  const named = new Set(members.map(({ type, name }) => keyOf(type, name)));
  return Object.fromEntries(
    Object.entries(PARTS).map(([type, element]) => {
      const parts = (value[element] ?? []) as readonly ComponentValue[];
      return [
        element,
        parts.filter((part) => named.has(keyOf(type, `${String(fullName)}.${String(part["fullName"])}`))),
      ];
    }),
  );
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const root = (type: string, inside: string): string =>
  `${XML}\n${indented(`<${type} xmlns="${SOAP_FLAVOURS.m.namespace}">${inside}</${type}>`)}`;

const fileOf = (type: string, value: ComponentValue, apiVersion: number): string =>
  root(type, writeMessage(type, value, apiVersion, METADATA_TABLES));

function manifestText(members: readonly Member[], apiVersion: number): string {
  const types = [...Map.groupBy(members, ({ type }) => type)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const inside = types.map(([type, named]) => {
    const names = named.map(({ name }) => `<members>${escapeXml(name)}</members>`);
    return `<types>${names.join("")}<name>${type}</name></types>`;
  });
  return root("Package", `${inside.join("")}<version>${apiVersion}.0</version>`);
}

/** An element a line, as people compare them. Elements have either elements in them or a text. */
function indented(xml: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const [token, end] of xml.matchAll(/<(\/?)[^>]*>[^<]*/g)) {
    if (end !== "/") lines.push("    ".repeat(depth++) + token);
    else {
      depth -= 1;
      // An element that holds a text, or nothing, ends in its own line.
      const isOpen = lines.at(-1)?.includes("</") === false;
      if (isOpen) lines[lines.length - 1] += token;
      else lines.push("    ".repeat(depth) + token);
    }
  }
  return `${lines.join("\n")}\n`;
}
