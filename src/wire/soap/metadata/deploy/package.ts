// A package in a zip archive: package.xml says what is in it, the files in objects/ say it.
import { type Fault, fault } from "../../../../domain/fault.ts";
import { isComponentType } from "../../../../domain/schema/definition.ts";
import type { Deployed } from "../../../../domain/schema/deploy-components.ts";
import type { Component } from "../../../../domain/schema/save-components.ts";
import { DEPLOY_LIMITS } from "../../../../facts/metadata-operations.ts";
import { type DefinitionElement, DefinitionError } from "../../../shared/definitions/definition-element.ts";
import { componentOf, unavailableType } from "../../../shared/definitions/read-component.ts";
import { XmlError } from "../../../shared/xml.ts";
import { readZip } from "../../../shared/zip/read-zip.ts";
import { definitionElement } from "../read-component.ts";
import { document, keyOf, type Member, membersOf } from "./manifest.ts";

/** In which they come: what is deleted before the rest, the rest, what is deleted behind it. */
export const DEPLOY_STAGES = ["before", "rest", "behind"] as const;
type DeployStage = (typeof DEPLOY_STAGES)[number];

export interface PackagedComponent {
  readonly fileName: string;
  readonly type: string;
  readonly fullName: string;
  readonly stage: DeployStage;
  readonly component: Deployed | Fault;
}

export interface DeployedPackage {
  /** "package.xml", below the folder of the package if it has one. */
  readonly fileName: string;
  readonly components: readonly PackagedComponent[];
}

const MANIFEST = "package.xml";
const OBJECTS = /^objects\/([^/]+)\.object$/;
const DESTRUCTIVE = /^destructiveChanges(Pre|Post)?\.xml$/;

/** Components that stand in the file of their object, by their elements. */
const PARTS: ReadonlyMap<string, Component["type"]> = new Map([
  ["fields", "CustomField"],
  ["validationRules", "ValidationRule"],
  ["recordTypes", "RecordType"],
]);

const unreadable = (detail: string): Fault => fault("invalidSchema", { detail });

/** Reads the one package that an archive has. Throws ZipError, and XmlError for a package.xml that can't be read. */
export async function readPackage(zip: Uint8Array): Promise<DeployedPackage> {
  const files = readZip(zip, DEPLOY_LIMITS);
  const manifests = [...files.keys()].filter((name) => name === MANIFEST || name.endsWith(`/${MANIFEST}`));
  const manifest = manifests.find((name) => name === MANIFEST) ?? manifests[0];
  if (manifest === undefined) throw new XmlError("No package.xml found");
  const folder = manifest.slice(0, -MANIFEST.length);
  if (folder.split("/").length > 2) throw new XmlError("No package.xml found");
  const members = membersOf(await document(files.get(manifest), "Package"));
  const components: PackagedComponent[] = [];
  const found = new Set<string>();
  for (const [fileName, content] of files) {
    if (fileName === manifest) continue;
    const inside = fileName.startsWith(folder) ? fileName.slice(folder.length) : undefined;
    const object = inside === undefined ? undefined : OBJECTS.exec(inside)?.[1];
    const destroys = DESTRUCTIVE.exec(inside ?? "");
    if (destroys)
      components.push(
        ...(await destructive(fileName, content, destroys[1] === "Post" ? "behind" : "before")),
      );
    else if (object === undefined)
      components.push({
        fileName,
        type: "",
        fullName: inside ?? fileName,
        stage: "rest",
        component: unreadable(`${fileName}: a package of this org has files objects/NAME.object only`),
      });
    else components.push(...(await objectFile(fileName, object, content, members, found)));
  }
  for (const { type, name } of members) {
    if (name === "*" || found.has(keyOf(type, name))) continue;
    const detail = `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`;
    const component = isComponentType(type) ? unreadable(detail) : unavailableType(type);
    components.push({ fileName: manifest, type, fullName: name, stage: "rest", component });
  }
  return { fileName: manifest, components };
}

/** The object of a file, if the package names it, and those of its parts that are named or come with it. */
async function objectFile(
  fileName: string,
  object: string,
  content: Uint8Array,
  members: readonly Member[],
  found: Set<string>,
): Promise<PackagedComponent[]> {
  const refused = (component: Fault): PackagedComponent[] => [
    { fileName, type: "CustomObject", fullName: object, stage: "rest", component },
  ];
  let root: DefinitionElement;
  try {
    root = definitionElement(await document(content, "CustomObject"));
  } catch (error) {
    found.add(keyOf("CustomObject", object));
    if (error instanceof XmlError || error instanceof DefinitionError)
      return refused(unreadable(error.message));
    throw error;
  }
  const whole = members.some(
    ({ type, name }) =>
      type === "CustomObject" && (name === "*" || keyOf(type, name) === keyOf(type, object)),
  );
  const components: PackagedComponent[] = [];
  const named = (name: string, text: string): DefinitionElement => ({ name, line: 0, children: [], text });
  if (whole) {
    const attributes = root.children.filter(({ name }) => !PARTS.has(name) && name !== "fullName");
    const element = { ...root, children: [named("fullName", object), ...attributes] };
    components.push(packaged(fileName, "CustomObject", object, element));
    found.add(keyOf("CustomObject", object));
  }
  for (const part of root.children) {
    const type = PARTS.get(part.name);
    if (type === undefined) continue;
    const name = part.children.find((child) => child.name === "fullName")?.text ?? "";
    const fullName = `${object}.${name}`;
    const key = keyOf(type, fullName);
    const listed = members.some(
      (member) => member.type === type && (member.name === "*" || keyOf(type, member.name) === key),
    );
    if (!whole && !listed) {
      const detail = `${fullName} is in ${fileName}, but not in package.xml`;
      components.push({ fileName, type, fullName, stage: "rest", component: unreadable(detail) });
      continue;
    }
    found.add(key);
    const children = [
      named("fullName", fullName),
      ...part.children.filter((child) => child.name !== "fullName"),
    ];
    components.push(packaged(fileName, type, fullName, { ...part, children }));
  }
  if (components.length > 0) return components;
  return refused(unreadable(`${object} is in ${fileName}, but not in package.xml`));
}

function packaged(
  fileName: string,
  type: Component["type"],
  fullName: string,
  element: DefinitionElement,
): PackagedComponent {
  const named = { fileName, type, fullName, stage: "rest" } as const;
  try {
    const component = componentOf(type, element);
    return { ...named, component: "code" in component ? component : { action: "save", component } };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return { ...named, component: unreadable(error.message) };
  }
}

/** Components that a file of destructive changes names. */
async function destructive(
  fileName: string,
  content: Uint8Array,
  stage: DeployStage,
): Promise<PackagedComponent[]> {
  const members = membersOf(await document(content, "Package"));
  return members.map(({ type, name }) => ({
    fileName,
    type,
    fullName: name,
    stage,
    component: deletionOf(type, name),
  }));
}

function deletionOf(type: string, fullName: string): PackagedComponent["component"] {
  if (!isComponentType(type)) return unavailableType(type);
  if (fullName.includes("*"))
    return unreadable("destructive changes name each component: there is no wildcard");
  return { action: "delete", component: { type, fullName } };
}
