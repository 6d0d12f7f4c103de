// search(): SOSL, every record with what was asked of it.
import { withBytes } from "../../domain/records/inline-bytes.ts";
import { runSearch } from "../../domain/records/search.ts";
import type { OperationInput } from "./operation.ts";
import { readMessage } from "./read-message.ts";
import { type SoapWriter, writeMessage } from "./write-message.ts";
import { rowWriters } from "./write-row.ts";

export async function searchOperation({ ports, call, flavour, soap }: OperationInput): Promise<string> {
  const found = await runSearch(ports, call, readMessage(soap.operation).text("searchString"));
  const records: SoapWriter[] = [];
  for (const one of found) {
    const fields = one.columns.map(({ field }) => field);
    const rows = await withBytes(ports, fields, one.rows);
    records.push(...rowWriters(flavour, call.apiVersion, { ...one, rows }));
  }
  // Names the search for whoever reports what its user chose; nothing takes such reports.
  const queryId = Buffer.from(ports.random.bytes(12)).toString("hex");
  const searchRecords = records.map((record) => ({ record }));
  return writeMessage("searchResponse", { result: { queryId, searchRecords } }, call.apiVersion);
}
