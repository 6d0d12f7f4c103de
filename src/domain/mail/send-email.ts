// Mail that a caller writes himself: queued with all its recipients, or not at all.
import { RECIPIENTS } from "../../facts/limits.ts";
import { callersCatalogue, checkMayWrite } from "../access/access.ts";
import { type Fault, FaultError, fault, refuse } from "../fault.ts";
import { userInfo } from "../identity/user-info.ts";
import type { Call } from "../model/call.ts";
import { keyPrefixOf, parseId, type RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import { readRecords } from "../records/read.ts";
import { isMailAddress, type NewMail, queueMail } from "./outbox.ts";

export interface Email {
  readonly toAddresses: readonly string[];
  readonly ccAddresses: readonly string[];
  readonly bccAddresses: readonly string[];
  /** A copy to the caller. */
  readonly bccSender: boolean;
  /** A contact or a user who gets it, as the client names him; "" for nobody. */
  readonly targetObjectId: string;
  readonly saveAsActivity: boolean;
  readonly subject: string;
  /** null where there is no such body. */
  readonly text: string | null;
  readonly html: string | null;
  readonly replyTo: string | null;
  readonly senderName: string | null;
}

interface Recipient {
  readonly address: string;
  /** Whose mail it is; null if no user's. */
  readonly userId: RecordId | null;
}

/** Queues a message for each recipient. Gives the fault if it can't be sent, null if it was queued. */
export async function sendEmail(ports: Ports, call: Call, email: Email): Promise<Fault | null> {
  try {
    checkMayWrite(call.caller);
    if (!email.text && !email.html) throw refuse("mailWithoutBody");
    if (email.replyTo !== null) checkAddress(email.replyTo, "replyTo");
    const recipients = await recipientsOf(ports, call, email);
    await ports.stores.transaction(async (stores) => {
      for (const { address, userId } of recipients)
        await queueMail(ports, stores, { to: address, userId, ...contentOf(email) });
    });
    ports.wake("mail");
    return null;
  } catch (error) {
    if (error instanceof FaultError && error.fault.cause !== "storageFull") return error.fault;
    throw error;
  }
}

function contentOf({
  subject,
  text,
  html,
  replyTo,
  senderName,
}: Email): Pick<NewMail, "subject" | "text" | "html" | "replyTo" | "senderName"> {
  return {
    subject,
    text: text ?? "",
    html: html ?? "",
    ...(replyTo === null ? {} : { replyTo }),
    ...(senderName === null ? {} : { senderName: senderName.replaceAll(/[\r\n]+/g, " ") }),
  };
}

/** Everybody once, however often he is named. */
async function recipientsOf(ports: Ports, call: Call, email: Email): Promise<readonly Recipient[]> {
  const all: Recipient[] = [];
  if (email.targetObjectId !== "") all.push(await targetOf(ports, call, email));
  for (const list of ["toAddresses", "ccAddresses", "bccAddresses"] as const) {
    const most = RECIPIENTS[list];
    if (email[list].length > most) throw refuse("tooManyRecipients", { most: String(most), list }, [list]);
    for (const address of email[list]) {
      checkAddress(address, list);
      all.push({ address, userId: null });
    }
  }
  if (all.length === 0) throw refuse("mailWithoutRecipient");
  if (email.bccSender) {
    const { email: address, userId } = await userInfo(ports, call.caller.userId);
    all.push({ address, userId });
  }
  return [...new Map(all.toReversed().map((one) => [one.address.toLowerCase(), one])).values()].toReversed();
}

function checkAddress(address: string, field: string): void {
  if (!isMailAddress(address))
    throw new FaultError(fault("invalidEmail", { label: field, value: address.slice(0, 100) }, [field]));
}

/** The mail address of a record. Throws if it has none, or if the message were to be kept with it. */
async function targetOf(ports: Ports, call: Call, email: Email): Promise<Recipient> {
  const id = parseId(email.targetObjectId);
  const object =
    id === undefined ? undefined : (await callersCatalogue(ports, call.caller)).byKeyPrefix(keyPrefixOf(id));
  const field = object?.fieldsByName.get("email");
  if (id === undefined || !object || field?.type !== "email") {
    const shown = email.targetObjectId.slice(0, 40);
    throw refuse("malformedId", { field: "targetObjectId", id: shown }, ["targetObjectId"]);
  }
  if (email.saveAsActivity) {
    if (object.name === "User") throw refuse("mailToUserAsActivity");
    throw refuse("functionalityNotEnabled", {
      detail: "Mail can't be saved as activity: set saveAsActivity to false",
    });
  }
  const [row] = await readRecords(ports, call, object, [id], [field]);
  const address = row?.[0];
  if (typeof address !== "string") throw refuse("mailWithoutRecipient");
  checkAddress(address, "targetObjectId");
  return { address, userId: object.name === "User" ? id : null };
}
