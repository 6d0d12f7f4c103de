// What package.xml and its kin name.
import { readXml, type XmlElement, XmlError } from "../../../shared/xml.ts";

export interface Member {
  readonly type: string;
  readonly name: string;
}

/** Tells members apart as Salesforce does, in any letter case. */
export const keyOf = (type: string, name: string): string => `${type} ${name}`.toLowerCase();

const texts = (element: XmlElement, name: string): string[] =>
  element.children.filter((child) => child.name === name).map(({ text }) => text.trim());

export const membersOf = (root: XmlElement): Member[] =>
  root.children
    .filter(({ name }) => name === "types")
    .flatMap((types) => {
      const [type = ""] = texts(types, "name");
      return texts(types, "members").map((name) => ({ type, name }));
    });

/** The root of a file. Throws XmlError, also if it is another one. */
export async function document(content: Uint8Array | undefined, root: string): Promise<XmlElement> {
  const element = await readXml(content ?? new Uint8Array());
  if (element.name !== root) throw new XmlError(`the root element must be ${root}`);
  return element;
}
