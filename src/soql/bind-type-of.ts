// TYPEOF -> columns by several ways to one parent, of which a row has one at most.
import type { SObject } from "../facts/sobject.ts";
import type { FieldPath, TypeOf } from "./ast.ts";
import { type Column, type Parent, relationshipOf } from "./bound.ts";
import { excerpt, SoqlError, syntaxError } from "./error.ts";
import { columnOf, followed, namesOf, noteWay, unknownRelationship } from "./path.ts";
import { offsetOf, type Scope } from "./scope.ts";

/** What is selected, and where in the query. */
export interface Selected {
  readonly path: FieldPath;
  readonly column: Column;
  /** The expression that it is of. */
  readonly typeOf?: TypeOf;
}

/** `served`: the caller's API version has TYPEOF. */
export function bindTypeOf(scope: Scope, expression: TypeOf, served: boolean): Selected[] {
  const { typeOf, whens, otherwise } = expression;
  if (!served) {
    throw new SoqlError("soqlSyntax", {
      detail: "SOQL TYPEOF expressions are not supported in this organization",
    });
  }
  const names = namesOf(scope, typeOf);
  const way = followed(scope, typeOf, names);
  const parent = way.at(-1);
  const { among } = parent ?? {};
  if (!parent || !among) {
    if (!parent) throw unknownRelationship(scope, typeOf, names.at(-1) ?? "");
    const reason = `TYPEOF is of polymorphic relationships only, and '${names.join(".")}' is none`;
    throw syntaxError(scope.text, offsetOf(typeOf), reason);
  }
  const { reference } = parent;
  const before = way.slice(0, -1);
  const branches: { readonly step: Parent; readonly paths: readonly FieldPath[] }[] = [];
  const known = new Set<SObject>();
  for (const { object: token, paths } of whens) {
    const object = among.find(({ name }) => name.toLowerCase() === token.text.toLowerCase());
    if (!object) {
      const window = excerpt(scope.text, token.offset);
      throw new SoqlError("soqlUnknownObject", { window, object: token.text });
    }
    if (known.has(object)) {
      const reason = `there is more than one WHEN of ${object.name}`;
      throw syntaxError(scope.text, token.offset, reason);
    }
    known.add(object);
    branches.push({ step: { reference, object, branch: "when" }, paths });
  }
  const others = among.filter((object) => !known.has(object));
  branches.push({
    step: { reference, object: scope.nameObject, among: others, branch: "else" },
    paths: otherwise,
  });
  return branches.flatMap(({ step, paths }) => {
    const start = [...before, step];
    return paths.map((path) => {
      noteWay(scope, path, start);
      return { path, column: columnOf(scope, path, start), typeOf: expression };
    });
  });
}

/** Documented: what TYPEOF names is not among the relationships of other fields; so neither of another TYPEOF. */
export function refuseMixed(scope: Scope, selected: readonly Selected[]): void {
  const askedBy = new Map<string, TypeOf | null>();
  for (const { path, column, typeOf = null } of selected) {
    const { parents = [] } = column;
    for (const [index, { branch }] of parents.entries()) {
      const name = relationshipOf(parents.slice(0, index + 1));
      const asking = branch ? typeOf : null;
      const known = askedBy.get(name);
      if (known !== undefined && known !== asking) {
        const shown = parents[index]?.reference.relationshipName ?? "";
        throw syntaxError(scope.text, offsetOf(path), `${shown} is selected both by TYPEOF and beside it`);
      }
      askedBy.set(name, asking);
    }
  }
}
