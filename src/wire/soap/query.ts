// query(), queryAll() and queryMore().
import { refuse } from "../../domain/fault.ts";
import { withBytes } from "../../domain/records/inline-bytes.ts";
import { nextPage, type QueryPage, runQuery } from "../../domain/records/query.ts";
import { QUERY_BATCH_SIZE, SOAP_QUERY_BATCH_SIZE } from "../../facts/limits.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import { textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";
import { integerOf, readMessage } from "./read-message.ts";
import { groupWriter } from "./write-group.ts";
import { type SoapObject, type SoapWriter, writeMessage } from "./write-message.ts";
import { queryResult } from "./write-row.ts";

type RowsFound = Extract<QueryPage, { kind: "rows" }>;

export const queryOperation = (input: OperationInput): Promise<string> => firstPage(input, false);

export const queryAllOperation = (input: OperationInput): Promise<string> => firstPage(input, true);

async function firstPage(input: OperationInput, includeDeleted: boolean): Promise<string> {
  const { ports, call, soap } = input;
  const soql = readMessage(soap.operation).text("queryString");
  if (soql.trim() === "") throw refuse("soqlSyntax", { detail: "A query string has to be specified" });
  return pageAnswer(
    input,
    await runQuery(ports, call, soql, { includeDeleted, batchSize: batchSizeOf(input), inlineBytes: true }),
  );
}

export async function queryMoreOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const locator = readMessage(soap.operation).text("queryLocator").trim();
  return pageAnswer(input, await nextPage(ports, call, locator, batchSizeOf(input), true));
}

/** What QueryOptions asks for, brought into the range that is allowed. */
function batchSizeOf({ soap }: OperationInput): number {
  const asked = integerOf(textOf(soap.headers.get("QueryOptions"), "batchSize"));
  const { smallest, largest } = QUERY_BATCH_SIZE;
  return Math.min(Math.max(asked ?? SOAP_QUERY_BATCH_SIZE, smallest), largest);
}

/** As recorded, partners are told the type of a result of a query, and enterprise clients aren't. */
async function pageAnswer(input: OperationInput, found: QueryPage): Promise<string> {
  const { ports, call, flavour, soap } = input;
  const page = found.kind === "rows" ? await withFiles(ports, found) : found;
  const told = flavour.segment === "u" ? ' xsi:type="QueryResult"' : "";
  const inside = writeMessage("QueryResult", resultOf(flavour, call.apiVersion, page), call.apiVersion);
  const result: SoapWriter = (element) => `<${element}${told}>${inside}</${element}>`;
  return writeMessage(`${soap.operation.name}Response`, { result }, call.apiVersion);
}

async function withFiles(ports: OperationInput["ports"], page: RowsFound): Promise<RowsFound> {
  const fields = page.columns.map(({ field }) => field);
  return { ...page, rows: await withBytes(ports, fields, page.rows) };
}

function resultOf(flavour: SoapFlavour, apiVersion: number, page: QueryPage): SoapObject {
  if (page.kind === "rows") return queryResult(flavour, apiVersion, page);
  const records = page.kind === "groups" ? page.rows.map(groupWriter(flavour, page.columns)) : [];
  return { done: true, queryLocator: null, records, size: page.totalSize };
}
