// What an org is told of HTTPS. Types alone: the package's own refer to them, and a user's compiler may lack Node's.

export interface PairFiles {
  /** PEM; with its chain, the server's first. */
  readonly certificate: string;
  /** PEM, not encrypted. */
  readonly key: string;
}

export interface TlsStartSettings {
  /** 0 takes a free one. */
  readonly port: number;
  /** null: the data directory's own authority makes the certificate. */
  readonly files: PairFiles | null;
  /** What it is for beside this machine's names: DNS names, also with a wildcard, and addresses. */
  readonly names: readonly string[];
}
