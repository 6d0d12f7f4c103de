// Rows that are seen with what they belong to: notes and attachments with their parent, files with what they are linked to.

import type { Field, SObject } from "../../facts/sobject.ts";
import { contentDocumentLink } from "../../facts/sobjects/content.ts";
import { STANDARD_OBJECTS } from "../../facts/standard-objects.ts";
import type { BoundCondition, BoundQuery } from "../../soql/bound.ts";
import type { Caller } from "../model/call.ts";
import { firstId } from "../model/id.ts";
import { expandObject } from "../schema/expand.ts";

/** The lookup to what decides, by object. */
const THROUGH: ReadonlyMap<string, string> = new Map([
  ["Attachment", "ParentId"],
  ["Note", "ParentId"],
  ["ContentDocumentLink", "LinkedEntityId"],
]);

/** How a file names its document. */
const FILES: ReadonlyMap<string, string> = new Map([
  ["ContentDocument", "Id"],
  ["ContentVersion", "ContentDocumentId"],
]);

const IDS_OF_AN_OBJECT = 2 ** 35;
const LINK = expandObject(contentDocumentLink);
/** All kinds of parents that there are. */
const THROUGH_OF: ReadonlyMap<string, readonly string[]> = new Map(
  STANDARD_OBJECTS.map(({ name, fields }) => [
    name,
    fields.find((field) => field.name === THROUGH.get(name))?.referenceTo ?? [],
  ]),
);
const PREFIXES: ReadonlyMap<string, string> = new Map(
  STANDARD_OBJECTS.map(({ name, keyPrefix }) => [name, keyPrefix]),
);
const named = ({ fieldsByName }: SObject, name: string): Field | undefined =>
  fieldsByName.get(name.toLowerCase());

type Seer = Pick<Caller, "userId" | "permissions">;

/** The rows of an object whose parents its caller may see; null if there is nothing to ask. */
export function followedRows(caller: Seer, object: SObject): BoundCondition | null {
  const through = named(object, THROUGH.get(object.name) ?? "");
  if (through) return throughKinds(caller, THROUGH_OF.get(object.name) ?? [], through);
  const document = named(object, FILES.get(object.name) ?? "");
  const [link, owner] = [named(LINK, "LinkedEntityId"), named(object, "OwnerId")];
  const selected = named(LINK, "ContentDocumentId");
  if (!document || !link || !owner || !selected) return null;
  const where = throughKinds(caller, link.referenceTo, link);
  if (!where) return null;
  const query: BoundQuery = {
    object: LINK,
    kind: "rows",
    columns: [{ field: selected }],
    where,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  };
  return {
    kind: "or",
    terms: [isCaller(caller, owner), { kind: "semiJoin", field: document, query, negated: false }],
  };
}

const isCaller = ({ userId }: Seer, field: Field): BoundCondition => ({
  kind: "compare",
  field,
  operator: "=",
  value: userId,
  orNull: false,
});

/** Rows whose lookup names one of the kinds that the caller sees; of users only himself. Null if he sees all of them. */
function throughKinds(caller: Seer, kinds: readonly string[], field: Field): BoundCondition | null {
  const seen = kinds.filter((kind) => caller.permissions.sees(kind));
  if (seen.length === kinds.length) return null;
  const terms = seen.map((kind): BoundCondition => {
    if (kind === "User") return isCaller(caller, field);
    const first = firstId(PREFIXES.get(kind) ?? "000");
    const within = { kind: "compare", field, orNull: false } as const;
    return {
      kind: "and",
      terms: [
        { ...within, operator: ">=", value: first },
        { ...within, operator: "<", value: first + IDS_OF_AN_OBJECT },
      ],
    };
  });
  return terms.length > 0 ? { kind: "or", terms } : { kind: "null", field, negated: false };
}
