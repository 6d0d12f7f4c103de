// A secret from standard input: typed unseen on a terminal, or the whole of what is piped in.
import { UsageError } from "../config/refusal.ts";
import { askSecret } from "./client/ask-secret.ts";

/** More than any secret may have. */
const LIMIT_BYTES = 65_536;

/** Without the line break at its end, which `echo` adds. Throws UsageError for what is too long. */
export async function readSecret(prompt: string): Promise<string> {
  const asked = await askSecret(prompt);
  if (asked !== undefined) return asked;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > LIMIT_BYTES) throw new UsageError("standard input is too long for a secret");
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}
