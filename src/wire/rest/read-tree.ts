// The body of composite/tree/X: records that hold their children under the names of relationships.
import { type Fault, FaultError, fault } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import type { TreeRecord } from "../../domain/records/write-tree.ts";
import { DEEPEST_TREE, MOST_TREE_OBJECTS, MOST_TREE_RECORDS } from "../../facts/limits.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { objectOfRecord, recordsOf, refuseTooMany } from "./read-collection.ts";
import { isJsonObject, type JsonObject, memberOf, objectOfJson } from "./read-json.ts";
import { recordBody } from "./read-record.ts";

/** A record of a tree under the name that its sender gave it. */
export interface NamedRecord extends TreeRecord {
  readonly referenceId: string;
}

/** What is wrong with one record before any is written. */
export class TreeError extends Error {
  readonly referenceId: string;
  readonly fault: Fault;

  constructor(referenceId: string, reason: Fault) {
    super(reason.message);
    this.referenceId = referenceId;
    this.fault = reason;
  }
}

interface Waiting {
  readonly json: JsonObject;
  readonly expected: SObject;
  readonly level: number;
  readonly parent: { readonly index: number; readonly field: Field } | null;
}

/** The records of all levels, level by level. Throws TreeError, or a FaultError for what concerns no single record. */
export function readTree(catalogue: Catalogue, root: SObject, body: JsonObject): NamedRecord[] {
  let waiting = recordsOf(body).map(
    (record): Waiting => ({ json: objectOfJson(record, "sobject"), expected: root, level: 0, parent: null }),
  );
  const records: NamedRecord[] = [];
  const seen = new Set<string>();
  while (waiting.length > 0) {
    refuseTooMany(records.length + waiting.length, MOST_TREE_RECORDS);
    const next: Waiting[] = [];
    for (const one of waiting) {
      const referenceId = referenceOf(one.json);
      if (seen.has(referenceId)) throw invalid(referenceId, `Duplicate referenceId: ${referenceId}`);
      seen.add(referenceId);
      if (one.level >= DEEPEST_TREE)
        throw invalid(referenceId, `More than ${DEEPEST_TREE} levels of records`);
      const { own, children } = split(catalogue, one, records.length);
      records.push(named(catalogue, referenceId, { ...one, json: own }));
      next.push(...children);
    }
    waiting = next;
  }
  if (new Set(records.map(({ object }) => object)).size > MOST_TREE_OBJECTS) {
    throw invalid("", `More than ${MOST_TREE_OBJECTS} types of records`);
  }
  return records;
}

const invalid = (referenceId: string, detail: string): TreeError =>
  new TreeError(referenceId, fault("invalidInput", { detail }));

function referenceOf(json: JsonObject): string {
  const attributes = memberOf(json, "attributes");
  const referenceId = isJsonObject(attributes) ? memberOf(attributes, "referenceId") : undefined;
  if (typeof referenceId === "string" && referenceId !== "") return referenceId.slice(0, 200);
  throw invalid("", "Each record must have a name of its own: attributes.referenceId is missing");
}

function named(
  catalogue: Catalogue,
  referenceId: string,
  { json, expected, level, parent }: Waiting,
): NamedRecord {
  try {
    const object = objectOfRecord(catalogue, json);
    if (object !== expected) throw invalid(referenceId, `The record must be of type ${expected.name}`);
    const body = recordBody(json);
    const field = parent?.field.name;
    if (field !== undefined && body.columns.some((column) => column.toLowerCase() === field.toLowerCase())) {
      throw new TreeError(referenceId, fault("keyInBody", { field }, [field]));
    }
    return {
      referenceId,
      object,
      ...body,
      level,
      parent: parent && { index: parent.index, field: parent.field.name },
    };
  } catch (error) {
    throw error instanceof FaultError ? new TreeError(referenceId, error.fault) : error;
  }
}

/** A record's own fields, and the records it holds. `index` is where it will stand in the list. */
function split(
  catalogue: Catalogue,
  { json, expected, level }: Waiting,
  index: number,
): { readonly own: JsonObject; readonly children: readonly Waiting[] } {
  const own: [string, unknown][] = [];
  const children: Waiting[] = [];
  for (const [name, value] of Object.entries(json)) {
    const relationship = isJsonObject(value) ? childrenNamed(catalogue, expected, name) : undefined;
    if (!relationship || !isJsonObject(value)) own.push([name, value]);
    else {
      const { child, field } = relationship;
      for (const record of recordsOf(value)) {
        const held = objectOfJson(record, "sobject");
        children.push({ json: held, expected: child, level: level + 1, parent: { index, field } });
      }
    }
  }
  return { own: Object.fromEntries(own), children };
}

function childrenNamed(
  catalogue: Catalogue,
  parent: SObject,
  name: string,
): { readonly child: SObject; readonly field: Field } | undefined {
  for (const child of catalogue.objects) {
    const field = child.fields.find(
      ({ referenceTo, childRelationshipName }) =>
        referenceTo.includes(parent.name) && childRelationshipName?.toLowerCase() === name.toLowerCase(),
    );
    if (field) return { child, field };
  }
  return undefined;
}
