// sendEmail(): messages, each with a result of its own; what can't be sent as it is meant is refused.
import { type Fault, fault, refuse } from "../../domain/fault.ts";
import { type Email, sendEmail } from "../../domain/mail/send-email.ts";
import { MESSAGES_PER_CALL } from "../../facts/limits.ts";
import { XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import { type XmlElement, XmlError } from "../shared/xml.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf, isNil, type Message, readMessage } from "./read-message.ts";
import { errorOf } from "./results.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

/** Elements that mean something which this org has not, where they hold anything. */
const NOT_HERE = [
  "documentAttachments",
  "entityAttachments",
  "fileAttachments",
  "inReplyTo",
  "orgWideEmailAddressId",
  "references",
  "templateId",
  "templateName",
  "unsubscribeComment",
  "unsubscribeUrls",
] as const;

const FLAGS_NOT_HERE = ["treatBodiesAsTemplate", "oneClickPost"] as const;

export async function sendEmailOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const messages = readMessage(soap.operation).all("messages");
  if (messages.length > MESSAGES_PER_CALL)
    throw refuse("tooManyRecords", { limit: String(MESSAGES_PER_CALL) });
  const read = messages.map(emailOf);
  const result: SoapObject[] = [];
  for (const email of read) {
    const refusal = "code" in email ? email : await sendEmail(ports, call, email);
    result.push(
      refusal
        ? { errors: [{ ...errorOf(refusal), targetObjectId: null }], success: false }
        : { success: true },
    );
  }
  return writeMessage("sendEmailResponse", { result }, call.apiVersion);
}

/** A message as it was sent, or why it can't be: mass mail, templates and attachments are not there. */
function emailOf(element: XmlElement): Email | Fault {
  const told = element.attributes.get(`${XML_SCHEMA_INSTANCE} type`)?.trim() ?? "";
  const type = told.slice(told.indexOf(":") + 1);
  if (type === "MassEmailMessage")
    return fault("functionalityNotEnabled", { detail: "Mass email is not available in this org" });
  if (type !== "SingleEmailMessage")
    throw new XmlError(`messages must be of the type SingleEmailMessage, not '${type.slice(0, 40)}'`);
  const message = readMessage(element, type);
  const unavailable = NOT_HERE.find((name) => message.all(name).some((child) => !isEmpty(child)));
  const asked = FLAGS_NOT_HERE.find((name) => flag(message, name, false));
  const name = unavailable ?? asked;
  if (name !== undefined) {
    return fault("functionalityNotEnabled", { detail: `${name} is not available in this org` }, [name]);
  }
  const isTarget = flag(message, "treatTargetObjectAsRecipient", true);
  return {
    toAddresses: texts(message, "toAddresses"),
    ccAddresses: texts(message, "ccAddresses"),
    bccAddresses: texts(message, "bccAddresses"),
    bccSender: flag(message, "bccSender", false),
    targetObjectId: isTarget ? (texts(message, "targetObjectId")[0] ?? "") : "",
    saveAsActivity: flag(message, "saveAsActivity", true),
    subject: content(message, "subject") ?? "",
    text: content(message, "plainTextBody"),
    html: content(message, "htmlBody"),
    replyTo: texts(message, "replyTo")[0] ?? null,
    senderName: texts(message, "senderDisplayName")[0] ?? null,
  };
}

const isEmpty = (element: XmlElement): boolean =>
  isNil(element) || (element.children.length === 0 && element.text.trim() === "");

const texts = (message: Message, name: string): readonly string[] =>
  message
    .all(name)
    .filter((element) => !isEmpty(element))
    .map(({ text }) => text.trim());

const content = (message: Message, name: string): string | null => {
  const [element] = message.all(name);
  return !element || isEmpty(element) ? null : element.text;
};

function flag(message: Message, name: string, otherwise: boolean): boolean {
  const [text] = texts(message, name);
  return text === undefined ? otherwise : booleanOf(text);
}
