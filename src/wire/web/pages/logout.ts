import { endSession } from "../../../domain/identity/sessions.ts";
import type { Reply } from "../../../http/exchange.ts";
import { clearCookie } from "../../shared/cookies.ts";
import { seeOther, type UserPageInput } from "../exchange.ts";

export async function logout({ ports, caller, request }: UserPageInput): Promise<Reply> {
  await endSession(ports, caller);
  return seeOther("/", {
    "set-cookie": clearCookie(request, "sid"),
    "clear-site-data": '"cache", "storage"',
  });
}
