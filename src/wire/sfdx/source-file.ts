// One metadata file as a tree with line numbers. Small strict XML: no DOCTYPE, no attributes that mean anything.
import { readFileSync } from "node:fs";
import { SaxesParser } from "saxes";

/** Something in a project can't be imported; the message is "file:line: what". */
export class SchemaFileError extends Error {
  constructor(file: string, line: number, detail: string) {
    super(`${file}:${line}: ${detail}`);
  }
}

export interface SourceElement {
  readonly name: string;
  readonly line: number;
  readonly children: readonly SourceElement[];
  /** Character data, trimmed. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly line: number;
  readonly children: SourceElement[];
  text: string;
}

/** Reads a file whose root element is `root`. Throws SchemaFileError. */
export function readSource(file: string, root: string): SourceElement {
  const parser = new SaxesParser({});
  const fail = (detail: string): SchemaFileError => new SchemaFileError(file, parser.line, detail);
  const open: Open[] = [];
  let found: SourceElement | undefined;
  parser.on("error", (error) => {
    throw fail(error.message.replace(/^\d+:\d+: /, ""));
  });
  parser.on("doctype", () => {
    throw fail("DOCTYPE is not allowed");
  });
  parser.on("opentag", ({ name }) => {
    if (open.length > 30) throw fail("elements are nested too deeply");
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
    const parent = open.at(-1);
    if (parent) parent.children.push(closed);
    else found = closed;
  });
  parser.write(readFileSync(file, "utf8").replace(/^\ufeff/, "")).close();
  if (found?.name !== root) throw new SchemaFileError(file, found?.line ?? 1, `the root element must be ${root}`);
  return found;
}
