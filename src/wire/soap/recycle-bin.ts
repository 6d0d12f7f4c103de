// undelete() and emptyRecycleBin().
import { callersCatalogue } from "../../domain/access/access.ts";
import { emptyRecycleBin, undeleteRecords } from "../../domain/records/recycle-bin.ts";
import { headerFlag } from "./headers.ts";
import { namedRecords } from "./named-records.ts";
import type { OperationInput } from "./operation.ts";
import { resultOf } from "./results.ts";
import { writeMessage } from "./write-message.ts";

export async function undeleteOperation(input: OperationInput): Promise<string> {
  const { ports, call } = input;
  const allOrNone = headerFlag(input, "AllOrNoneHeader", "allOrNone");
  const named = namedRecords(input, await callersCatalogue(ports, call.caller));
  const outcomes = await undeleteRecords(ports, call, named, { allOrNone });
  return writeMessage("undeleteResponse", { result: outcomes.map(resultOf) }, call.apiVersion);
}

export async function emptyRecycleBinOperation(input: OperationInput): Promise<string> {
  const { ports, call } = input;
  const outcomes = await emptyRecycleBin(
    ports,
    call,
    namedRecords(input, await callersCatalogue(ports, call.caller)),
  );
  return writeMessage("emptyRecycleBinResponse", { result: outcomes.map(resultOf) }, call.apiVersion);
}
