// merge(): requests, each with a result of its own.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { formatId } from "../../domain/model/id.ts";
import { type MergeInput, type MergeOutcome, mergeRecords } from "../../domain/records/merge.ts";
import { ROWS_PER_CALL } from "../../facts/limits.ts";
import type { XmlElement } from "../shared/xml.ts";
import { headerFlag, refuseAssignmentRule } from "./headers.ts";
import { namedRecord } from "./named-records.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { errorOf } from "./results.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";
import { typedRecords } from "./write-rows.ts";

export async function mergeOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  refuseAssignmentRule(input);
  const requests = readMessage(asDeclared(soap.operation)).all("request");
  if (requests.length > ROWS_PER_CALL) throw refuse("tooManyRecords", { limit: String(ROWS_PER_CALL) });
  const catalogue = await callersCatalogue(ports, call.caller);
  const read = requests.map((request) => mergeInput(input, request, catalogue));
  const result: SoapObject[] = [];
  for (const one of read) result.push(resultOf(await mergeRecords(ports, call, one)));
  return writeMessage("mergeResponse", { result }, call.apiVersion);
}

/** jsforce names the requests otherwise than the WSDL does, and its live tests expect of real orgs that they merge. */
const asDeclared = (operation: XmlElement): XmlElement => ({
  ...operation,
  children: operation.children.map((child) =>
    child.name === "mergeRequests" ? { ...child, name: "request" } : child,
  ),
});

function mergeInput(input: OperationInput, request: XmlElement, catalogue: Catalogue): MergeInput {
  const message = readMessage(request, "MergeRequest");
  return {
    master: typedRecords(input.flavour, catalogue)(message.one("masterRecord")),
    others: message.all("recordToMergeIds").map((element) => namedRecord(element, catalogue)),
    truncate: headerFlag(input, "AllowFieldTruncationHeader", "allowFieldTruncation"),
  };
}

const resultOf = (outcome: MergeOutcome): SoapObject =>
  outcome.ok
    ? {
        id: formatId(outcome.id),
        mergedRecordIds: outcome.merged.map(formatId),
        success: true,
        updatedRelatedIds: outcome.related.map(formatId),
      }
    : { errors: outcome.faults.map(errorOf), id: null, success: false };
