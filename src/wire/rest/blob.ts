// sobjects/X/id/field of a base64 field: its bytes, as they are. A browser is told to save them, whatever they are:
// nothing that somebody stored may run as a page of the org.
import { Readable } from "node:stream";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import { fieldNamed } from "../../domain/records/names.ts";
import { readBlob } from "../../domain/records/read-blob.ts";
import type { Answer, RestCall } from "./answer.ts";
import { objectOf } from "./sobject-row.ts";

/** The answer to a path that names a record by its id and a base64 field; undefined if it doesn't. */
export async function blobAnswer(rest: RestCall): Promise<Answer | undefined> {
  const id = parseId(rest.param("field"));
  if (id === undefined) return undefined;
  const object = await objectOf(rest);
  const field = fieldNamed(object, rest.param("value"));
  if (field?.type !== "base64" || keyPrefixOf(id) !== object.keyPrefix) return undefined;
  const found = await readBlob(rest.ports, rest.call, object, id, field);
  return {
    status: 200,
    bytes: Readable.from(found.content()),
    headers: {
      "content-type": safeType(found.contentType),
      "content-length": String(found.size),
      "content-disposition": `attachment; filename*=UTF-8''${encoded(found.fileName)}`,
      "content-security-policy": "sandbox; default-src 'none'",
    },
  };
}

const UNKNOWN_TYPE = "application/octet-stream";

/** Types that no browser takes for a page or a script; of texts the plain ones. */
const HARMLESS =
  /^(?:image\/(?:png|jpe?g|gif|bmp|tiff|webp)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/(?:plain|csv)|application\/(?:pdf|zip|rtf|json|msword|vnd\.[\w.-]+|octet-stream))$/;

function safeType(told: string): string {
  const [type = ""] = told.toLowerCase().split(";");
  const plain = type.trim();
  return HARMLESS.test(plain) ? plain : UNKNOWN_TYPE;
}

/** RFC 5987: what it doesn't allow as it is, and encodeURIComponent() does, is encoded too. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
