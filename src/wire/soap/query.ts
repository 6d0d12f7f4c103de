// query(), queryAll() and queryMore().
import { refuse } from "../../domain/fault.ts";
import { nextPage, type QueryPage, runQuery } from "../../domain/records/query.ts";
import { QUERY_BATCH_SIZE, SOAP_QUERY_BATCH_SIZE } from "../../facts/limits.ts";
import { textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";
import { integerOf, readMessage } from "./read-message.ts";
import { groupWriter } from "./write-group.ts";
import { writeMessage } from "./write-message.ts";
import { queryResult } from "./write-row.ts";

export const queryOperation = (input: OperationInput): Promise<string> => firstPage(input, false);

export const queryAllOperation = (input: OperationInput): Promise<string> => firstPage(input, true);

async function firstPage(input: OperationInput, includeDeleted: boolean): Promise<string> {
  const { ports, call, soap } = input;
  const soql = readMessage(soap.operation).text("queryString");
  if (soql.trim() === "") throw refuse("soqlSyntax", { detail: "A query string has to be specified" });
  return pageAnswer(
    input,
    await runQuery(ports, call, soql, { includeDeleted, batchSize: batchSizeOf(input) }),
  );
}

export async function queryMoreOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const locator = readMessage(soap.operation).text("queryLocator").trim();
  return pageAnswer(input, await nextPage(ports, call, locator, batchSizeOf(input)));
}

/** What QueryOptions asks for, brought into the range that is allowed. */
function batchSizeOf({ soap }: OperationInput): number {
  const asked = integerOf(textOf(soap.headers.get("QueryOptions"), "batchSize"));
  const { smallest, largest } = QUERY_BATCH_SIZE;
  return Math.min(Math.max(asked ?? SOAP_QUERY_BATCH_SIZE, smallest), largest);
}

function pageAnswer({ call, flavour, soap }: OperationInput, page: QueryPage): string {
  const result =
    page.kind === "count"
      ? { done: true, queryLocator: null, records: [], size: page.totalSize }
      : page.kind === "groups"
        ? {
            done: true,
            queryLocator: null,
            records: page.rows.map(groupWriter(flavour, page.columns)),
            size: page.totalSize,
          }
        : queryResult(flavour, call.apiVersion, page);
  return writeMessage(`${soap.operation.name}Response`, { result }, call.apiVersion);
}
