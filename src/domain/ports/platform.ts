// What the rules need from the world besides storage.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Random {
  /** `count` bytes from a cryptographic source. */
  bytes(count: number): Uint8Array;
}

/** Whose turn a hash takes: a /24 or /56, and whether the user has logged in from it before. */
export interface HashSender {
  readonly network: string;
  readonly isKnown: boolean;
}

export interface PasswordHasher {
  /** Argon2id in PHC form, peppered. Throws serverBusy when the queue of waiting hashes is full. */
  hash(secret: string): Promise<string>;
  /**
   * Exactly one Argon2id run. Throws serverBusy when the queue of waiting hashes is full. Strangers' attempts name
   * their sender; without one it is somebody's who was let in.
   */
  verify(stored: string, secret: string, sender?: HashSender): Promise<boolean>;
  /** Before an attempt is refused that got no hash: resolves at once, or later while there are many. */
  holdRefusal(): Promise<void>;
}

export interface CommonPasswords {
  /** Whether a password is among those that everybody's users choose, in any letter case. */
  has(password: string): Promise<boolean>;
}

/** Time-based one-time passwords of authenticator apps: RFC 6238 with SHA-1, 6 digits, 30 seconds. */
export interface OneTimePasswords {
  /** A secret in base 32. */
  secretOf(bytes: Uint8Array): string;
  /**
   * The time step whose code `code` is: that of `now`, the one before or the one after; null if it is none of theirs.
   * Takes as long for every code.
   */
  stepOf(secret: string, code: string, now: number): number | null;
  /** What an app reads from a QR code. */
  uri(secret: string, username: string, issuer: string): string;
}

/** Keys derived from the org's master key, one per purpose; no purpose can be confused with another. */
export interface Keys {
  /** Keyed SHA-256 over the parts, length-prefixed so that no two lists of parts collide. */
  mac(
    purpose:
      | "token"
      | "session"
      | "credential"
      | "locator"
      | "csrf"
      | "confirm"
      | "check"
      | "verification"
      | "device"
      | "passwordLink",
    ...parts: readonly string[]
  ): Uint8Array;
  /** AES-256-GCM; `context` must be the same at open(). */
  seal(text: string, context: string): Uint8Array;
  /** Throws if `sealed` was changed or belongs to another context. */
  open(sealed: Uint8Array, context: string): string;
}

export interface Log {
  /** One event, one line of JSON. Never pass secrets, tokens, session ids or request bodies. */
  event(name: string, details?: Readonly<Record<string, string | number | boolean | null>>): void;
  /** A crash, with its stack; the client gets only `id`. */
  crash(id: string, error: unknown): void;
}
