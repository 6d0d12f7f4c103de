// groundfog tls export: the authority's certificate in the form that a tool reads, and how to tell the tool.
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../../config/refusal.ts";
import type { SettingsOf } from "../../config/schema.ts";
import { TRUST_BY_JKS, TRUST_BY_PEM, TRUST_BY_PKCS12, type TrustRecipe } from "../../facts/tls-clients.ts";
import { authorityFile } from "../../platform/tls/local-authority.ts";
import { jksTrustStore, pkcs12TrustStore } from "../../platform/tls/trust-store.ts";
import { checkPlace, writeAtomically } from "../client/atomic-file.ts";
import { CommandFailed } from "../failure.ts";
import { printNote } from "../output.ts";

interface Form {
  readonly write: (certificate: X509Certificate) => Uint8Array;
  readonly recipes: readonly TrustRecipe[];
}

const FORMS: Readonly<Record<SettingsOf<"tls export">["format"], Form>> = {
  pem: { write: (certificate) => Buffer.from(certificate.toString()), recipes: TRUST_BY_PEM },
  p12: { write: ({ raw }) => pkcs12TrustStore(raw), recipes: TRUST_BY_PKCS12 },
  jks: { write: ({ raw }) => jksTrustStore(raw, new Date()), recipes: TRUST_BY_JKS },
};

/** Exit code 0. Throws UsageError, or CommandFailed if there is no authority or no place for the file. */
export async function exportTls({ data, format, out }: SettingsOf<"tls export">): Promise<number> {
  if (out === null && format !== "pem" && process.stdout.isTTY)
    throw new UsageError(`a ${format} file is nothing for a terminal; name a file with --out`);
  if (out !== null) checkPlace(out);
  const source = authorityFile(resolve(data));
  const { write, recipes } = FORMS[format];
  const bytes = write(readAuthority(source));
  if (out === null) process.stdout.write(bytes);
  else
    await writeAtomically(
      out,
      (async function* () {
        yield bytes;
      })(),
    );
  const file = out === null ? (format === "pem" ? source : "FILE") : resolve(out);
  for (const recipe of recipes) printNote(adviceOf(recipe, file));
  return 0;
}

const adviceOf = ({ tools, setting, replaces }: TrustRecipe, file: string): string =>
  `${tools}: ${setting.replace("{file}", () => file)}${replaces ? "   (nothing else is trusted then)" : ""}`;

function readAuthority(file: string): X509Certificate {
  if (!existsSync(file)) {
    throw new CommandFailed(
      `there is no ${file}; groundfog start --tls self makes it, --data names another place`,
    );
  }
  try {
    return new X509Certificate(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandFailed(
      code?.startsWith("ERR_OSSL") ? `${file} holds no certificate` : `${file} can't be read: ${message}`,
    );
  }
}
