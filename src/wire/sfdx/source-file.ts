// One metadata file as a tree with line numbers. Small strict XML: UTF-8, no DOCTYPE, no attributes that mean anything.
import { readFileSync } from "node:fs";
import { SaxesParser } from "saxes";
import { type DefinitionElement, DefinitionError } from "../shared/definitions/definition-element.ts";

/** Something in a project can't be imported; the message is "file:line: what". */
export class SchemaFileError extends Error {
  constructor(file: string, line: number, detail: string) {
    super(`${file}:${line}: ${detail}`);
    this.name = "SchemaFileError";
  }
}

/** What `read` gives; its DefinitionError as the SchemaFileError of a file. */
export function readingFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DefinitionError) throw new SchemaFileError(file, error.line, error.message);
    throw error;
  }
}

interface Open {
  readonly name: string;
  readonly line: number;
  readonly children: DefinitionElement[];
  text: string;
}

const DEEPEST = 30;
const LARGEST = 16 * 1024 * 1024;

/** Reads a file whose root element is `root`. Throws SchemaFileError. */
export function readSource(file: string, root: string): DefinitionElement {
  const text = readText(file);
  const parser = new SaxesParser({});
  const fail = (detail: string, line = parser.line): SchemaFileError =>
    new SchemaFileError(file, line, detail);
  const open: Open[] = [];
  let found: DefinitionElement | undefined;
  parser.on("error", (error) => {
    throw fail(error.message.replace(/^\d+:\d+: /, ""));
  });
  parser.on("doctype", () => {
    throw fail("DOCTYPE is not allowed");
  });
  parser.on("opentag", ({ name }) => {
    if (open.length >= DEEPEST) throw fail("elements are nested too deeply");
    open.push({ name, line: parser.line, children: [], text: "" });
  });
  const add = (more: string): void => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    const element = open.pop();
    if (!element) return;
    const closed = { ...element, text: element.text.trim() };
    if (closed.children.length > 0 && closed.text !== "") {
      throw fail(`${closed.name} has text beside its elements`, closed.line);
    }
    const parent = open.at(-1);
    if (parent) parent.children.push(closed);
    else found = closed;
  });
  parser.write(text).close();
  if (found?.name !== root) throw fail(`the root element must be ${root}`, found?.line ?? 1);
  return found;
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  if (bytes.length > LARGEST) throw new SchemaFileError(file, 1, "the file is too large");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SchemaFileError(file, 1, "the file is not UTF-8");
  }
}
