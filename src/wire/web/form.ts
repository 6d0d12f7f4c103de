// The fields of a submitted form, read strictly: what our own pages send and nothing else.
import type { Request } from "../../http/exchange.ts";

/** A form that is none of ours; `status` is the answer's. */
export class FormError extends Error {
  readonly status: 400 | 415;

  constructor(status: 400 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

const LARGEST_FORM = 65_536;
const MOST_FIELDS = 50;

/**
 * Throws FormError for another content type, a field that comes twice or text that is not UTF-8; BodyTooLargeError
 * beyond 64 KiB.
 */
export async function formOf(request: Request): Promise<URLSearchParams> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new FormError(415, "A form must be sent as application/x-www-form-urlencoded.");
  }
  const pairs = (await request.body.bytes(LARGEST_FORM)).toString("latin1").split("&").filter(Boolean);
  if (pairs.length > MOST_FIELDS) throw new FormError(400, "The form has more fields than any of ours.");
  const fields = new URLSearchParams();
  for (const pair of pairs) {
    const [name = "", ...rest] = pair.split("=");
    const field = decoded(name);
    if (fields.has(field)) throw new FormError(400, "A field of the form was sent twice.");
    fields.set(field, decoded(rest.join("=")));
  }
  return fields;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `text` holds one character a byte. A replacement character instead of a refusal would make two inputs one. */
function decoded(text: string): string {
  const bytes = text
    .replaceAll("+", " ")
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return strictUtf8.decode(Buffer.from(bytes, "latin1"));
  } catch {
    throw new FormError(400, "The form is not UTF-8 text.");
  }
}
