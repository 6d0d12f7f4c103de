// convertLead(): leads, each with a result of its own.
import { callersCatalogue } from "../../domain/access/access.ts";
import { fault } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { formatId, type RecordId } from "../../domain/model/id.ts";
import { convertLeads } from "../../domain/records/convert-lead.ts";
import type { LeadConversion, LeadConversionOutcome } from "../../domain/records/lead-conversion.ts";
import type { NamedRecord } from "../../domain/records/recycle-bin.ts";
import type { XmlElement } from "../shared/xml.ts";
import { headerFlag } from "./headers.ts";
import { namedRecord } from "./named-records.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf, isNil, type Message, readMessage } from "./read-message.ts";
import { errorOf } from "./results.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

export async function convertLeadOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const catalogue = await callersCatalogue(ports, call.caller);
  const truncate = headerFlag(input, "AllowFieldTruncationHeader", "allowFieldTruncation");
  const asked = readMessage(soap.operation)
    .all("leadConverts")
    .map((element) => conversionOf(element, catalogue, truncate));
  const result = (await convertLeads(ports, call, asked)).map(resultOf);
  return writeMessage("convertLeadResponse", { result }, call.apiVersion);
}

/** Records that a conversion could go into by their values. They are refused: a row is not converted half. */
const RECORDS = ["accountRecord", "contactRecord", "opportunityRecord"];

function conversionOf(element: XmlElement, catalogue: Catalogue, truncate: boolean): LeadConversion {
  const message = readMessage(element, "LeadConvert");
  const given = RECORDS.find((name) => said(message, name) !== undefined);
  const flag = (name: string): boolean => booleanOf(said(message, name)?.text);
  const record = (name: string): NamedRecord | null => {
    const id = said(message, name);
    return id === undefined || id.text.trim() === "" ? null : namedRecord(id, catalogue);
  };
  const opportunityName = said(message, "opportunityName")?.text ?? "";
  return {
    lead:
      given === undefined
        ? namedRecord(message.one("leadId"), catalogue)
        : fault("functionalityNotEnabled", { detail: `${given} is not available in this org` }, [given]),
    convertedStatus: said(message, "convertedStatus")?.text ?? "",
    account: record("accountId"),
    contact: record("contactId"),
    opportunity: record("opportunityId"),
    createOpportunity: !flag("doNotCreateOpportunity"),
    opportunityName: opportunityName === "" ? null : opportunityName,
    overwriteLeadSource: flag("overwriteLeadSource"),
    owner: record("ownerId"),
    truncate,
  };
}

/** An element that is there and not nil. */
function said(message: Message, name: string): XmlElement | undefined {
  const [element] = message.all(name);
  return element && !isNil(element) ? element : undefined;
}

const id = (record: RecordId | null): string | null => (record === null ? null : formatId(record));

const resultOf = (outcome: LeadConversionOutcome): SoapObject =>
  outcome.ok
    ? {
        accountId: id(outcome.account),
        contactId: id(outcome.contact),
        leadId: id(outcome.lead),
        opportunityId: id(outcome.opportunity),
        success: true,
      }
    : {
        accountId: null,
        contactId: null,
        errors: outcome.faults.map(errorOf),
        leadId: id(outcome.lead),
        opportunityId: null,
        success: false,
      };
