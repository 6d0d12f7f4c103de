// Looks for Groundfog's tokens in a text, with nothing but their own check characters: no org is asked.
import { isPrefixedToken, TOKEN_PREFIX } from "../../domain/identity/token-format.ts";
import { printLine } from "../output.ts";
import { readSecret } from "../read-secret.ts";

const FORM = new RegExp(`(?<![A-Za-z0-9_])${TOKEN_PREFIX}[A-Za-z0-9]{36}(?![A-Za-z0-9])`, "g");

/** Reads standard input, up to 64 KiB. 0 if it holds a token whose check is right, 1 if not; never shows one. */
export async function checkTokens(settings: { readonly json: boolean }): Promise<number> {
  const text = await readSecret("Token, or text that may hold some: ");
  const found = text.split("\n").flatMap((line, index) =>
    [...line.matchAll(FORM)].map((match) => ({
      line: index + 1,
      column: match.index + 1,
      isToken: isPrefixedToken(match[0]),
    })),
  );
  const tokens = found.filter(({ isToken }) => isToken).length;
  if (settings.json) printLine(JSON.stringify({ tokens, found }));
  else if (found.length === 0) printLine("No token was found");
  else
    for (const { line, column, isToken } of found)
      printLine(`Line ${line}, column ${column}: ${isToken ? "a token" : "no token, its check is wrong"}`);
  return tokens > 0 ? 0 : 1;
}
