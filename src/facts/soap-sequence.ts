// How the tables of SOAP messages are written down.

export interface SoapElement {
  readonly name: string;
  /** "string", "boolean", "int", "ID", "dateTime", "anyType", "sObject", a simple type, or a row of SOAP_TYPES. */
  readonly type: string;
  readonly nillable: boolean;
  /** minOccurs is 0. */
  readonly optional: boolean;
  /** maxOccurs is unbounded, or at least more than one. */
  readonly list: boolean;
  /** First API version that has it; 0 if all do. */
  readonly since: number;
}

/** "name:type" with "~" for nillable, "?" for optional, "*" for any number, "+" for one or more, "@40" for the first API version. */
export function sequence(text: string): readonly SoapElement[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((part) => part !== "")
    .map((part) => {
      const match = /^(\w+):(\w+)(~?)([?*+]?)(?:@(\d+))?$/.exec(part);
      if (!match) throw new Error(`not an element: ${part}`);
      const [, name = "", type = "", nil, occurs, since] = match;
      return {
        name,
        type,
        nillable: nil === "~",
        optional: occurs === "?" || occurs === "*",
        list: occurs === "*" || occurs === "+",
        since: Number(since ?? 0),
      };
    });
}
