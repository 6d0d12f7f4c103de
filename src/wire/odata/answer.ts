// What handlers answer with.
import type { Reply, Request } from "../../http/exchange.ts";
import { contentTypeOf, type JsonForm } from "./media-type.ts";

export const ROOT_PATH = "/odata/v4";

/** "http://host:port/odata/v4/": what context URLs and links begin with. */
export const rootUrl = (request: Request): string => `${request.origin}${ROOT_PATH}/`;

export const jsonReply = (form: JsonForm, body: string | Uint8Array): Reply => ({
  status: 200,
  headers: { "content-type": contentTypeOf(form) },
  body,
});

/** `"@odata.context":"...",` or nothing, as the form says. */
export const contextMember = (request: Request, form: JsonForm, fragment: string): string =>
  form.metadata === "none"
    ? ""
    : `"@odata.context":${JSON.stringify(`${rootUrl(request)}$metadata${fragment}`)},`;
