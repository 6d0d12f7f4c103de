// getUpdated() and getDeleted(): what changed between two dates, as REST's updated and deleted tell it.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import { formatId } from "../../domain/model/id.ts";
import { deletedRecords, type Span, updatedRecords } from "../../domain/records/replication.ts";
import { datetimeCell } from "../../domain/records/values.ts";
import type { SObject } from "../../facts/sobject.ts";
import { XmlError } from "../shared/xml.ts";
import type { OperationInput } from "./operation.ts";
import { type Message, readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";

export async function getUpdatedOperation(input: OperationInput): Promise<string> {
  const { ports, call } = input;
  const { object, span } = await asked(input);
  const { ids, latestDateCovered } = await updatedRecords(ports, call, object, span);
  const result = { ids: ids.map(formatId), latestDateCovered: soapDatetime(latestDateCovered) };
  return writeMessage("getUpdatedResponse", { result }, call.apiVersion);
}

export async function getDeletedOperation(input: OperationInput): Promise<string> {
  const { ports, call } = input;
  const { object, span } = await asked(input);
  const deleted = await deletedRecords(ports, call, object, span);
  const result = {
    deletedRecords: deleted.records.map(({ id, deletedDate }) => ({
      deletedDate: soapDatetime(deletedDate),
      id: formatId(id),
    })),
    earliestDateAvailable: soapDatetime(deleted.earliestDateAvailable),
    latestDateCovered: soapDatetime(deleted.latestDateCovered),
  };
  return writeMessage("getDeletedResponse", { result }, call.apiVersion);
}

/** Whole seconds, as these calls tell them. */
const soapDatetime = (time: number): string => new Date(Math.floor(time / 1000) * 1000).toISOString();

async function asked({
  ports,
  call,
  soap,
}: OperationInput): Promise<{ readonly object: SObject; readonly span: Span }> {
  const message = readMessage(soap.operation);
  const name = message.text("sObjectType").trim();
  const span = { start: dateOf(message, "startDate"), end: dateOf(message, "endDate") };
  const object = (await callersCatalogue(ports, call.caller)).object(name);
  if (!object) throw refuse("invalidType", { object: name });
  return { object, span };
}

function dateOf(message: Message, name: string): number {
  const text = message.text(name).trim();
  const time = datetimeCell(text);
  if (time === undefined)
    throw new XmlError(`'${text.slice(0, 40)}' is not a valid value for the type xsd:dateTime`);
  return time;
}
