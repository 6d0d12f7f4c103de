// What the HTTPS listener shows to clients, and when it has to show something newer.
import { X509Certificate } from "node:crypto";
import { checkPair, readPair } from "./given-pair.ts";
import { authorityFile, localAuthority } from "./local-authority.ts";
import type { PairFiles } from "./settings.ts";
import { issueServerCertificate, type KeyPair } from "./x509.ts";

export interface TlsIdentity {
  /** What is to be served now. */
  readonly pair: KeyPair;
  /** The certificate that clients must trust; null if whoever made the certificate knows. */
  readonly caFile: string | null;
  /** The pair to serve from now on, if it has changed since the last call. Throws TlsError for a new one that is unfit. */
  renewed(now: Date): KeyPair | null;
}

const RENEW_BEFORE_MS = 30 * 86_400_000;

/** A certificate from the data directory's own authority for `names`. Throws TlsError or DataDirectoryError. */
export function selfMadeIdentity(data: string, names: readonly string[], now: Date): TlsIdentity {
  // Made anew at every start: its key is never on a disk.
  const pair = issueServerCertificate(localAuthority(data, now), names, now);
  let renewAt = renewalOf(pair);
  return {
    pair,
    caFile: authorityFile(data),
    renewed: (later) => {
      if (later.getTime() < renewAt) return null;
      const next = issueServerCertificate(localAuthority(data, later), names, later);
      renewAt = renewalOf(next);
      return next;
    },
  };
}

const renewalOf = ({ certificate }: KeyPair): number =>
  new X509Certificate(certificate).validToDate.getTime() - RENEW_BEFORE_MS;

/** A pair of files. Throws TlsError if it can't be served. */
export function givenIdentity(files: PairFiles, now: Date): TlsIdentity {
  const pair = readPair(files);
  checkPair(files, pair, now);
  let seen = pair;
  return {
    pair,
    caFile: null,
    // By content: a time stamp says nothing about a link that was moved or a file within the clock's grain.
    renewed: (later) => {
      const next = readPair(files);
      if (next.certificate === seen.certificate && next.key === seen.key) return null;
      // Of two files one is written first: what is unfit now is looked at again when it changes.
      seen = next;
      checkPair(files, next, later);
      return next;
    },
  };
}
