import type { Reply } from "../../../http/exchange.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { document, main } from "../layout.ts";

/** What a page of Setup says to who may not use it. */
export const notYours = ({ ports, user, csrf }: UserPageInput): Reply =>
  page(
    403,
    document(
      { ports, title: "Insufficient Privileges", user, csrf },
      main(
        "Insufficient Privileges",
        html`<div class="card"><p>You do not have the level of access necessary to perform the operation you requested. Please contact the owner of the record or your administrator if access is necessary.</p></div>`,
      ),
    ),
  );
