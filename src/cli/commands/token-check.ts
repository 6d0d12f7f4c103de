// Looks for Groundfog's tokens in a text, with nothing but their own check characters: no org is asked.
import { isPrefixedToken, TOKEN_PREFIX } from "../../domain/identity/token-format.ts";
import { printLine } from "../output.ts";
import { readSecret } from "../read-secret.ts";

/** Wherever it stands: what leaks is most often a password with the token right behind it. */
const FORM = new RegExp(
  `(?<before>[A-Za-z0-9_]?)(?<token>${TOKEN_PREFIX}[A-Za-z0-9]{36})(?<behind>[A-Za-z0-9]?)`,
  "g",
);

/** Reads standard input, up to 64 KiB. 0 if it holds a token whose check is right, 1 if not; never shows one. */
export async function checkTokens(settings: { readonly json: boolean }): Promise<number> {
  const text = await readSecret("Token, or text that may hold some: ");
  const found = text
    .split("\n")
    .flatMap((line, index) => formsIn(line).map((form) => ({ line: index + 1, ...form })));
  const tokens = found.filter(({ isToken }) => isToken).length;
  if (settings.json) printLine(JSON.stringify({ tokens, found }));
  else if (found.length === 0) printLine("No token was found");
  else
    for (const { line, column, isToken } of found)
      printLine(`Line ${line}, column ${column}: ${isToken ? "a token" : "no token, its check is wrong"}`);
  return tokens > 0 ? 0 : 1;
}

/** Tokens, and what stands alone and looks like one. */
function formsIn(line: string): { readonly column: number; readonly isToken: boolean }[] {
  return [...line.matchAll(FORM)].flatMap(
    ({ index, groups: { before = "", token = "", behind = "" } = {} }) => {
      const isToken = isPrefixedToken(token);
      const standsAlone = before === "" && behind === "";
      return isToken || standsAlone ? [{ column: index + before.length + 1, isToken }] : [];
    },
  );
}
