// Which types a set of messages needs.
import type { SoapElement } from "../../../facts/soap-sequence.ts";
import { SOAP_BASES } from "../../../facts/soap-types.ts";

export type Tables = Readonly<Record<string, readonly SoapElement[]>>;

/** Names of the types that elements of `roots` are of, of those that extend them, and so on; sorted. */
export function reachedTypes(
  roots: readonly (readonly SoapElement[])[],
  tables: Tables,
  bases = SOAP_BASES,
): readonly string[] {
  const reached = new Set<string>();
  const visit = (type: string): void => {
    if (reached.has(type)) return;
    reached.add(type);
    for (const element of tables[type] ?? []) visit(element.type);
    for (const [derived, base] of Object.entries(bases)) {
      if (base === type) visit(derived);
      if (derived === type) visit(base);
    }
  };
  for (const elements of roots) for (const { type } of elements) visit(type);
  return [...reached].toSorted((a, b) => (a < b ? -1 : 1));
}

/** The elements that a type has beyond those of its base. */
export function ownElements(type: string, tables: Tables, bases = SOAP_BASES): readonly SoapElement[] {
  const base = bases[type];
  return (tables[type] ?? []).slice(base === undefined ? 0 : (tables[base] ?? []).length);
}
