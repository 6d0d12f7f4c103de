// Who may have a new security token sent: users for themselves, administrators to others, API-only users too.
import { checkMayWrite } from "../access/access.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import { checkManages } from "./manage-access.ts";
import { resetSecurityToken } from "./security-token.ts";
import { checkResetLevel } from "./step-up.ts";

/**
 * Makes a new security token and mails it to its user; his password stays. Throws insufficientAccessOnCall for another
 * user, whether there is one or not, as checkManages() says, and in a session below
 * token.resetLevel; recordNotFound; invalidOperation where the profile has
 * login IP ranges; tooManyTokenResets.
 */
export async function sendNewToken(
  ports: Ports,
  { caller, address }: Pick<Call, "caller" | "address">,
  userId: RecordId,
  door: "browser" | "API" = "API",
): Promise<{ readonly mailedTo: string }> {
  checkMayWrite(caller);
  const actor = { kind: "user", userId: caller.userId, address, door } as const;
  await checkResetLevel(ports, caller);
  if (userId !== caller.userId) await checkManages(ports, actor, userId);
  const { mailedTo } = await resetSecurityToken(ports, actor, userId);
  return { mailedTo };
}
