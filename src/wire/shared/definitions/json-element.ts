// A component as JSON, with the names of its elements -> the element that it would be as XML.
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";

const DEEPEST = 30;

/** Members that are null say nothing. Throws DefinitionError for what no element can be. */
export function componentElement(
  type: string,
  fullName: string,
  metadata: Readonly<Record<string, unknown>>,
): DefinitionElement {
  const { children, ...element } = elementOf(type, metadata, 0);
  const name: DefinitionElement = { name: "fullName", line: 0, children: [], text: fullName };
  return { ...element, children: [name, ...children.filter((child) => child.name !== "fullName")] };
}

function elementOf(name: string, value: unknown, depth: number): DefinitionElement {
  if (depth > DEEPEST) throw new DefinitionError({ line: 0 }, "elements are nested too deeply");
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { name, line: 0, children: [], text: String(value).trim() };
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new DefinitionError({ line: 0 }, `${name} can't be a list of lists`);
  const children = Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    (Array.isArray(member) ? member : [member])
      .filter((each) => each !== null && each !== undefined)
      .map((each) => elementOf(key, each, depth + 1)),
  );
  return { name, line: 0, children, text: "" };
}
