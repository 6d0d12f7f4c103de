// What a protocol sees of HTTP. Everything here is plain data but the body, which is read once, with a limit.
import type { Readable } from "node:stream";

export interface Request {
  /** Upper case. */
  readonly method: string;
  /** Path with repeated and trailing slashes collapsed and percent escapes decoded, such as "/services/data/v60.0". */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; a repeated header is joined by ", ". */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The client's address in canonical text: IPv4 dotted quad, or RFC 5952 IPv6; UNKNOWN_ADDRESS if nobody can say. */
  readonly address: string;
  /** "http://host:port" or "https://host:port" as the client used it, or the configured public URL. */
  readonly origin: string;
  /** Null over plain HTTP. */
  readonly tls: TlsSession | null;
  readonly body: RequestBody;
  /** Names this request in logs and in UNKNOWN_EXCEPTION answers. */
  readonly id: string;
}

/** OpenSSL's names, such as "TLSv1.3" and "TLS_AES_256_GCM_SHA384". */
export interface TlsSession {
  readonly protocol: string;
  readonly suite: string;
}

/** The request body, gunzipped if it was gzipped. Either call may be made once. */
export interface RequestBody {
  /** Whole body; throws BodyTooLargeError beyond `limit` decoded bytes. */
  bytes(limit: number): Promise<Buffer>;
  /** The body as it arrives; the stream fails with BodyTooLargeError beyond `limit` decoded bytes. */
  stream(limit: number): Readable;
}

export class BodyTooLargeError extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`body exceeds ${limit} bytes`);
    this.limit = limit;
  }
}

/** The body could not be decoded: broken gzip, or an encoding we don't know. */
export class BodyEncodingError extends Error {}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array | Readable;
}

/** One wire protocol: the paths it owns and how it answers. */
export interface Protocol {
  readonly name: string;
  /**
   * Path prefixes, such as "/services/Soap"; a segment "{any}" matches any one. The mount with most segments wins over
   * all protocols, so that "/services/data/{any}/jobs" can belong to another protocol than "/services/data"; "/" takes
   * the rest.
   */
  readonly mounts: readonly string[];
  handle(request: Request): Reply | Promise<Reply>;
  /** The protocol's own words for "something broke in here"; `request.id` is all that may be told. */
  crashed(request: Request): Reply;
}
