// composite/tree/X: records with their children in one call, all or nothing.

import { callersCatalogue } from "../../domain/access/access.ts";
import { formatId } from "../../domain/model/id.ts";
import type { RowOutcome } from "../../domain/model/record.ts";
import { writeTree } from "../../domain/records/write-tree.ts";
import { type Answer, type Handler, ok } from "./answer.ts";
import { resultError } from "./collection-result.ts";
import { objectOfJson, readJson } from "./read-json.ts";
import { type NamedRecord, readTree, TreeError } from "./read-tree.ts";
import { objectOf } from "./sobject-row.ts";

/** POST composite/tree/X: 201 and every record's id, or 400 and the records at fault. */
export const createTree: Handler = async (rest) => {
  const root = await objectOf(rest);
  const body = objectOfJson(await readJson(rest.request), "tree");
  let records: NamedRecord[];
  try {
    records = readTree(await callersCatalogue(rest.ports, rest.call.caller), root, body);
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    return refused([{ referenceId: error.referenceId, errors: [resultError(error.fault)] }]);
  }
  const outcomes = await writeTree(rest.ports, rest.call, records);
  const failures = records.flatMap(({ referenceId }, index) => failureOf(referenceId, outcomes[index]));
  if (failures.length > 0) return refused(failures);
  const results = records.map(({ referenceId }, index) => {
    const outcome = outcomes[index];
    return { referenceId, id: outcome?.ok ? formatId(outcome.id) : null };
  });
  return { ...ok({ hasErrors: false, results }), status: 201 };
};

interface Failure {
  readonly referenceId: string;
  readonly errors: readonly ReturnType<typeof resultError>[];
}

const failureOf = (referenceId: string, outcome: RowOutcome | undefined): Failure[] =>
  outcome && !outcome.ok ? [{ referenceId, errors: outcome.faults.map(resultError) }] : [];

const refused = (results: readonly Failure[]): Answer => ({
  ...ok({ hasErrors: true, results }),
  status: 400,
});
