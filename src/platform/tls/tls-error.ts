/** A certificate or key can't be served; the message says which file, why, and what to do, and never what is in it. */
export class TlsError extends Error {}
