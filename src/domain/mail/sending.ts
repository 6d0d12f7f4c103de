// Whether mail goes out, remembered for commands that open the org while no server has it.
import { securityEvent } from "../identity/events.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";

const SENDS = "mail.sends";

/** Whether the last server had a mail server: a mail that is queued now will then go out with the next one. */
export async function sentLast(stores: Stores): Promise<boolean> {
  return (await stores.identity.setting(SENDS)) === "1";
}

/** Writes only if it has changed. */
export async function rememberSending({
  stores,
  settings,
  clock,
}: Pick<Ports, "stores" | "settings" | "clock">): Promise<void> {
  if ((await sentLast(stores)) === settings.sendsMail) return;
  await stores.transaction(async ({ identity }) => {
    await identity.saveSetting(SENDS, settings.sendsMail ? "1" : "0");
    const event = settings.sendsMail ? "mail server set" : "mail server unset";
    await identity.addEvent(securityEvent({ clock }, { kind: "console" }, event, null));
  });
}
