// The calls of the Metadata API, for whoever may customize the org.
import { refuse } from "../../../domain/fault.ts";
import { METADATA_REFUSED_OPERATIONS } from "../../../facts/metadata-operations.ts";
import type { Operation } from "../operation.ts";
import { refused } from "../refused.ts";
import { checkDeployStatusOperation, deployOperation } from "./deploy/operations.ts";
import { describeMetadataOperation, listMetadataOperation, readMetadataOperation } from "./read.ts";
import { checkRetrieveStatusOperation, retrieveOperation } from "./retrieve/operations.ts";
import { deleteMetadataOperation, saveOperation } from "./save.ts";

const NO_PERMISSION = "use of the Metadata API requires a user with the Customize Application permission";

const permitted = (run: Operation["run"]): Operation => ({
  withExpiredPassword: false,
  limitInfo: false,
  async run(input) {
    if (!input.call.caller.permissions.has("CustomizeApplication"))
      throw refuse("insufficientAccessOnCall", { detail: NO_PERMISSION });
    return await run(input);
  },
});

const changing = (run: Operation["run"]): Operation => ({ ...permitted(run), changes: true });

/** By name. Handlers return the inside of <nameResponse>. */
export const METADATA_OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["describeMetadata", permitted(describeMetadataOperation)],
  ["listMetadata", permitted(listMetadataOperation)],
  ["readMetadata", permitted(readMetadataOperation)],
  ["createMetadata", changing(saveOperation("create"))],
  ["updateMetadata", changing(saveOperation("update"))],
  ["upsertMetadata", changing(saveOperation("upsert"))],
  ["deleteMetadata", changing(deleteMetadataOperation)],
  ["deploy", changing(deployOperation)],
  ["checkDeployStatus", permitted(checkDeployStatusOperation)],
  ["retrieve", permitted(retrieveOperation)],
  ["checkRetrieveStatus", permitted(checkRetrieveStatusOperation)],
  ...Object.entries(METADATA_REFUSED_OPERATIONS).map(([name, detail]): [string, Operation] => [
    name,
    permitted(refused(name, detail).run),
  ]),
]);
