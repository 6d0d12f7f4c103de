// search(): SOSL, every record with what was asked of it.
import { runSearch } from "../../domain/records/search.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";
import { rowWriters } from "./write-row.ts";

export async function searchOperation({ ports, call, flavour, soap }: OperationInput): Promise<string> {
  const found = await runSearch(ports, call, readMessage(soap.operation).text("searchString"));
  const records = found.flatMap((one) => rowWriters(flavour, call.apiVersion, one));
  // Names the search for whoever reports what its user chose; nothing takes such reports.
  const queryId = Buffer.from(ports.random.bytes(12)).toString("hex");
  const searchRecords = records.map((record) => ({ record }));
  return writeMessage("searchResponse", { result: { queryId, searchRecords } }, call.apiVersion);
}
