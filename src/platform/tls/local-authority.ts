// The authority of a data directory: made once, since people tell their tools to trust it. Its key never leaves it.
import { createPrivateKey, X509Certificate } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { unusable } from "../data-directory.ts";
import { TlsError } from "./tls-error.ts";
import { type KeyPair, makeAuthority } from "./x509.ts";

/** Where a data directory keeps it. */
const FOLDER = "tls";
const CERTIFICATE = "ca.pem";
const KEY = "ca-key.pem";

/** The authority's certificate, for those who shall trust it. */
export const authorityFile = (data: string): string => join(data, FOLDER, CERTIFICATE);

/**
 * Reads the authority of a locked data directory; makes it if there is none. Throws TlsError if it is incomplete, open
 * to other users, or expired: a new one in its place would leave everybody who trusts the old one with riddles.
 */
export function localAuthority(data: string, now: Date): KeyPair {
  const folder = join(data, FOLDER);
  if (!existsSync(folder)) make(data, folder, now);
  const [certificateFile, keyFile] = [join(folder, CERTIFICATE), join(folder, KEY)];
  const mend = `put it back from a copy, or remove ${folder} for a new authority, which tools must then trust anew`;
  for (const file of [certificateFile, keyFile]) {
    if (!existsSync(file)) throw new TlsError(`${file} is missing: ${mend}`);
  }
  if ((statSync(keyFile).mode & 0o077) !== 0)
    throw new TlsError(`${keyFile} is open to other users; run: chmod 600 ${keyFile}`);
  const pair = { certificate: readFileSync(certificateFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  let certificate: X509Certificate;
  let belongs: boolean;
  try {
    certificate = new X509Certificate(pair.certificate);
    belongs = certificate.checkPrivateKey(createPrivateKey(pair.key));
  } catch {
    throw new TlsError(`${certificateFile} or ${keyFile} is damaged: ${mend}`);
  }
  if (!belongs) throw new TlsError(`${keyFile} is not the key of ${certificateFile}: ${mend}`);
  if (certificate.validToDate.getTime() <= now.getTime())
    throw new TlsError(`${certificateFile} expired on ${certificate.validTo}: ${mend}`);
  return pair;
}

/** Both files at once, or none. */
function make(data: string, folder: string, now: Date): void {
  const unfinished = `${folder}.part`;
  const { certificate, key } = makeAuthority(now);
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    const options = { mode: 0o600, flag: "wx", flush: true } as const;
    writeFileSync(join(unfinished, CERTIFICATE), certificate, options);
    writeFileSync(join(unfinished, KEY), key, options);
    renameSync(unfinished, folder);
    const directory = openSync(data, "r");
    fsyncSync(directory);
    closeSync(directory);
  } catch (error) {
    throw unusable(folder, error);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
