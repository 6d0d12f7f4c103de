// Reading the children of one element: only known ones, each once, each of the form that is asked for.
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";

/** Readers of one element's children; all throw DefinitionError at the line of what is wrong. */
export interface Elements {
  has(name: string): boolean;
  /** The child, or the element itself if it isn't there: where a problem is told. */
  at(name: string): DefinitionElement;
  text(name: string): string | undefined;
  needed(name: string): string;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined;
}

/** Refuses children that are neither `known` nor `harmless`, and known ones that stand there twice. */
export function elementsOf(
  element: DefinitionElement,
  known: ReadonlySet<string>,
  harmless: ReadonlySet<string>,
): Elements {
  const fail = (at: DefinitionElement, detail: string) => new DefinitionError(at, detail);
  const found = new Map<string, DefinitionElement>();
  for (const child of element.children) {
    if (harmless.has(child.name)) continue;
    if (!known.has(child.name)) throw fail(child, `${child.name} is not supported`);
    if (found.has(child.name)) throw fail(child, `${child.name} stands there twice`);
    found.set(child.name, child);
  }
  const text = (name: string): string | undefined => found.get(name)?.text;
  return {
    has: (name) => found.has(name),
    at: (name) => found.get(name) ?? element,
    text,
    needed(name) {
      const value = text(name);
      if (!value) throw fail(element, `${name} is missing`);
      return value;
    },
    number(name) {
      const child = found.get(name);
      if (!child) return undefined;
      if (!/^\d{1,9}$/.test(child.text)) throw fail(child, `${name} must be a whole number`);
      return Number(child.text);
    },
    flag(name) {
      const child = found.get(name);
      if (!child) return undefined;
      if (child.text !== "true" && child.text !== "false") throw fail(child, `${name} must be true or false`);
      return child.text === "true";
    },
    oneOf(name, values) {
      const child = found.get(name);
      if (!child) return undefined;
      const value = values.find((each) => each === child.text);
      if (value === undefined) throw fail(child, `${name} must be one of ${values.join(", ")}`);
      return value;
    },
  };
}

/** The value without its undefined entries. */
export function withoutUndefined<T extends object>(
  value: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}
