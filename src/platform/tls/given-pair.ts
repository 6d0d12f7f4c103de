// A certificate and key that somebody else made and renews: read, and refused before a client would.
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { PairFiles } from "./settings.ts";
import { TlsError } from "./tls-error.ts";
import type { KeyPair } from "./x509.ts";

/** The texts of the files as they are. Throws TlsError. */
export const readPair = (files: PairFiles): KeyPair => ({
  certificate: readText(files.certificate),
  key: readText(files.key),
});

/** Throws TlsError if clients would refuse the pair, or it is none. */
export function checkPair(files: PairFiles, pair: KeyPair, now: Date): void {
  const certificate = certificateOf(files, pair);
  if (!certificate.checkPrivateKey(keyOf(files, pair)))
    throw new TlsError(`${files.key} is not the key of ${files.certificate}`);
  if (certificate.validToDate <= now)
    throw new TlsError(`${files.certificate} expired on ${certificate.validTo}`);
  if (certificate.validFromDate > now)
    throw new TlsError(`${files.certificate} is not valid before ${certificate.validFrom}`);
  try {
    createSecureContext({ cert: pair.certificate, key: pair.key });
  } catch (error) {
    throw new TlsError(`${files.certificate} can't be served: ${(error as Error).message}`);
  }
}

/** What is worth a warning, one sentence each. Throws TlsError if the files can't be read. */
export function pairWarnings(files: PairFiles): readonly string[] {
  const warnings: string[] = [];
  const names = certificateOf(files, readPair(files)).subjectAltName;
  if (names === undefined)
    warnings.push(`${files.certificate} has no subjectAltName: clients will refuse it, whatever it is for`);
  if ((statSync(files.key).mode & 0o004) !== 0)
    warnings.push(`${files.key} can be read by every user of this machine; run: chmod 600 ${files.key}`);
  return warnings;
}

function certificateOf(files: PairFiles, pair: KeyPair): X509Certificate {
  try {
    return new X509Certificate(pair.certificate);
  } catch {
    const hint = pair.certificate.includes("PRIVATE KEY-----")
      ? "; the certificate comes first, then the key"
      : "";
    throw new TlsError(`${files.certificate} holds no certificate in PEM form${hint}`);
  }
}

function keyOf(files: PairFiles, pair: KeyPair): KeyObject {
  try {
    return createPrivateKey(pair.key);
  } catch {
    // In a PKCS #8 header, or in an older form's second line.
    if (/^(-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED)/m.test(pair.key))
      throw new TlsError(
        `${files.key} is encrypted, and there is nobody to ask for its passphrase at a start`,
      );
    throw new TlsError(`${files.key} holds no private key in PEM form`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "no permission",
  EISDIR: "it is a directory",
};

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new TlsError(`${file} can't be read: ${REASONS[code] ?? message}`);
  }
}
