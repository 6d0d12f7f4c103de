// A package in a zip archive: package.xml says what is in it, the files in objects/ say it.
import { type Fault, fault } from "../../../../domain/fault.ts";
import type { Component } from "../../../../domain/schema/save-components.ts";
import { DEPLOY_LIMITS } from "../../../../facts/metadata-operations.ts";
import { type DefinitionElement, DefinitionError } from "../../../shared/definitions/definition-element.ts";
import { componentOf, unavailableType } from "../../../shared/definitions/read-component.ts";
import { readXml, type XmlElement, XmlError } from "../../../shared/xml.ts";
import { readZip } from "../../../shared/zip/read-zip.ts";
import { isComponentType } from "../components.ts";
import { definitionElement } from "../read-component.ts";

export interface PackagedComponent {
  readonly fileName: string;
  readonly type: string;
  readonly fullName: string;
  readonly component: Component | Fault;
}

export interface DeployedPackage {
  /** "package.xml", below the folder of the package if it has one. */
  readonly fileName: string;
  readonly components: readonly PackagedComponent[];
}

const MANIFEST = "package.xml";
const OBJECTS = /^objects\/([^/]+)\.object$/;
const DESTRUCTIVE = /^destructiveChanges(Pre|Post)?\.xml$/;

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
    if (inside !== undefined && DESTRUCTIVE.test(inside))
      components.push(...(await destructive(fileName, content)));
    else if (object === undefined)
      components.push({
        fileName,
        type: "",
        fullName: inside ?? fileName,
        component: unreadable(`${fileName}: a package of this org has files objects/NAME.object only`),
      });
    else components.push(...(await objectFile(fileName, object, content, members, found)));
  }
  for (const { type, name } of members) {
    if (name === "*" || found.has(keyOf(type, name))) continue;
    const detail = `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`;
    const component = isComponentType(type) ? unreadable(detail) : unavailableType(type);
    components.push({ fileName: manifest, type, fullName: name, component });
  }
  return { fileName: manifest, components };
}

interface Member {
  readonly type: string;
  readonly name: string;
}

const isAll = (member: Member, type: string): boolean => member.type === type && member.name === "*";

const keyOf = (type: string, name: string): string => `${type} ${name}`.toLowerCase();

const texts = (element: XmlElement, name: string): string[] =>
  element.children.filter((child) => child.name === name).map(({ text }) => text.trim());

const membersOf = (root: XmlElement): Member[] =>
  root.children
    .filter(({ name }) => name === "types")
    .flatMap((types) => {
      const [type = ""] = texts(types, "name");
      return texts(types, "members").map((name) => ({ type, name }));
    });

async function document(content: Uint8Array | undefined, root: string): Promise<XmlElement> {
  const element = await readXml(content ?? new Uint8Array());
  if (element.name !== root) throw new XmlError(`the root element must be ${root}`);
  return element;
}

/** Components that stand in an object's file, by the names of their elements. */
const PARTS: Readonly<Record<string, "CustomField" | "RecordType">> = {
  fields: "CustomField",
  recordTypes: "RecordType",
};

/** The object of a file, if the package names it, and those of its parts that are named or come with it. */
async function objectFile(
  fileName: string,
  object: string,
  content: Uint8Array,
  members: readonly Member[],
  found: Set<string>,
): Promise<PackagedComponent[]> {
  const refused = (component: Fault): PackagedComponent[] => [
    { fileName, type: "CustomObject", fullName: object, component },
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
    const attributes = root.children.filter(({ name }) => name !== "fullName" && !Object.hasOwn(PARTS, name));
    const element = { ...root, children: [named("fullName", object), ...attributes] };
    components.push(packaged(fileName, "CustomObject", object, element));
    found.add(keyOf("CustomObject", object));
  }
  for (const part of root.children) {
    const type = Object.hasOwn(PARTS, part.name) ? PARTS[part.name] : undefined;
    if (type === undefined) continue;
    const name = part.children.find((child) => child.name === "fullName")?.text ?? "";
    const fullName = `${object}.${name}`;
    const key = keyOf(type, fullName);
    const listed = members.some(
      (member) => keyOf(member.type, member.name) === key || (type === "RecordType" && isAll(member, type)),
    );
    if (!whole && !listed) {
      const detail = `${fullName} is in ${fileName}, but not in package.xml`;
      components.push({ fileName, type, fullName, component: unreadable(detail) });
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
  try {
    return { fileName, type, fullName, component: componentOf(type, element) };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return { fileName, type, fullName, component: unreadable(error.message) };
  }
}

/** Nothing can be deleted. */
async function destructive(fileName: string, content: Uint8Array): Promise<PackagedComponent[]> {
  const members = membersOf(await document(content, "Package"));
  return members.map(({ type, name }) => ({
    fileName,
    type,
    fullName: name,
    component: fault("componentNotDeletable", { name }),
  }));
}
