// The tests of a file by their names, read from its syntax: nothing is run.
import { readFileSync } from "node:fs";
import ts from "typescript";

export interface TestTitle {
  /** Names of its describes and its own, joined by " > "; as written, so that rows of each() have their %s. */
  readonly name: string;
  /** It, or what it is in, may be skipped. */
  readonly maySkip: boolean;
  /** Texts in the table of its each(), or in the constant that its each() names. */
  readonly rows: ReadonlySet<string>;
}

const SKIPS: ReadonlySet<string> = new Set(["skip", "skipIf", "runIf", "todo", "fails"]);

export function testTitles(path: string): readonly TestTitle[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const collect = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, collect);
  };
  collect(source);
  const found: TestTitle[] = [];
  const visit = (node: ts.Node, above: readonly string[], skipped: boolean): void => {
    const call = ts.isCallExpression(node) ? testCall(node, constants) : undefined;
    if (call === undefined) {
      ts.forEachChild(node, (child) => visit(child, above, skipped));
      return;
    }
    const names = [...above, call.title];
    const maySkip = skipped || call.modifiers.some((name) => SKIPS.has(name));
    if (call.kind === "test") found.push({ name: names.join(" > "), maySkip, rows: call.rows });
    else for (const argument of call.body) visit(argument, names, maySkip);
  };
  visit(source, [], false);
  return found;
}

function testCall(node: ts.CallExpression, constants: ReadonlyMap<string, ts.Expression>) {
  const modifiers: string[] = [];
  const rows = new Set<string>();
  let callee: ts.Expression = node.expression;
  for (;;) {
    if (ts.isPropertyAccessExpression(callee)) {
      modifiers.push(callee.name.text);
      callee = callee.expression;
    } else if (ts.isCallExpression(callee)) {
      for (const argument of callee.arguments) textsIn(argument, constants, rows);
      callee = callee.expression;
    } else break;
  }
  const [title, ...body] = node.arguments;
  if (!ts.isIdentifier(callee) || title === undefined || body.length === 0) return undefined;
  const kind = { it: "test", test: "test", describe: "group" }[callee.text];
  if (kind === undefined || modifiers.includes("hook")) return undefined;
  return { kind, title: textOf(title), modifiers, rows, body };
}

const textOf = (node: ts.Expression): string =>
  ts.isStringLiteralLike(node) ? node.text : node.getText().replaceAll(/^`|`$/g, "");

function textsIn(node: ts.Node, constants: ReadonlyMap<string, ts.Expression>, into: Set<string>): void {
  if (ts.isStringLiteralLike(node)) into.add(node.text);
  const named = ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  if (named) textsIn(named, new Map(), into);
  ts.forEachChild(node, (child) => textsIn(child, constants, into));
}
