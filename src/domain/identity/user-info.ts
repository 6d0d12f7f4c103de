import { timeoutSeconds } from "../../facts/sessions.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { UserInfo } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";

/**
 * What the org says of a user and of itself. `stores` is the transaction's, if there is one;
 * `sessionSeconds` is read if it isn't given. Throws recordNotFound.
 */
export async function userInfo(
  ports: Pick<Ports, "stores" | "settings">,
  userId: RecordId,
  stores: Stores = ports.stores,
  sessionSeconds?: number,
): Promise<UserInfo> {
  const stored = await stores.identity.credentials.info(userId);
  if (!stored) throw refuse("recordNotFound");
  return {
    ...stored,
    userId,
    roleId: null,
    userType: "Standard",
    organizationId: ports.settings.orgId,
    sessionSecondsValid:
      sessionSeconds ?? timeoutSeconds(await stores.identity.setting("session.sessionTimeout")),
  };
}
