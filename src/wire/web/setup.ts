// What pages of Setup have in common: who may use them, and whom they name.
import { summaryOf, type UserSummary } from "../../domain/identity/users.ts";
import type { Call } from "../../domain/model/call.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import type { Actor } from "../../domain/model/identity.ts";
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import type { UserPermission } from "../../facts/user-permissions.ts";
import type { Reply } from "../../http/exchange.ts";
import { page, type UserPageInput } from "./exchange.ts";
import { html } from "./html.ts";
import { document, main } from "./layout.ts";
import { notYours } from "./pages/not-yours.ts";

type Page = (input: UserPageInput, form: URLSearchParams) => Promise<Reply>;

/** The page for who has the permission, "Insufficient Privileges" for all others. */
export const only =
  (permission: UserPermission, show: Page): Page =>
  async (input, form) =>
    input.caller.permissions.has(permission) ? show(input, form) : notYours(input);

export const actorOf = ({ caller, request }: UserPageInput): Actor => ({
  kind: "user",
  userId: caller.userId,
  address: request.address,
  door: "browser",
});

export const callOf = ({ caller, request }: UserPageInput): Call => ({
  caller,
  address: request.address,
  apiVersion: NEWEST_API_VERSION,
});

/** The user whose id the path has; undefined if there is none. */
export async function userOfPath({ ports, parameters }: UserPageInput): Promise<UserSummary | undefined> {
  const id = parseId(parameters[0] ?? "");
  if (id === undefined || keyPrefixOf(id) !== "005") return undefined;
  const known = await ports.stores.identity.credentials.byUserId(id);
  return known && summaryOf(ports, id);
}

export const notFound = ({ ports, user, csrf }: UserPageInput): Reply =>
  page(
    404,
    document(
      { ports, title: "Not found", user, csrf },
      main("Not found", html`<div class="card"><p>There is none with this id, or no longer.</p></div>`),
    ),
  );
