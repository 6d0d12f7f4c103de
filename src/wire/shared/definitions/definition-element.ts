// CustomObject and CustomField as XML, from a file or a message alike.

export interface DefinitionElement {
  readonly name: string;
  /** Where its start tag ends, from 1; 0 in a message, whose lines mean nothing. */
  readonly line: number;
  readonly children: readonly DefinitionElement[];
  /** Character data, trimmed; "" for an element with children. */
  readonly text: string;
}

/** Something in a definition can't be had; `line` is its element's. */
export class DefinitionError extends Error {
  readonly line: number;

  constructor({ line }: Pick<DefinitionElement, "line">, detail: string) {
    super(detail);
    this.name = "DefinitionError";
    this.line = line;
  }
}
