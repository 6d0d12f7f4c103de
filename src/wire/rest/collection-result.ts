// What became of one record of a collection, as an entry of the answer's array.
import type { Fault } from "../../domain/fault.ts";
import { formatId, type RecordId } from "../../domain/model/id.ts";
import type { RowOutcome } from "../../domain/model/record.ts";

/** The reason why a record was not written: REST's collections and trees name the code otherwise than its errors. */
export const resultError = ({ code, message, fields }: Fault) => ({ statusCode: code, message, fields });

export interface CollectionResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly ReturnType<typeof resultError>[];
}

/** `id` is the record that was meant, which a refusal names too. */
export function collectionResult(outcome: RowOutcome, id?: string): CollectionResult {
  if (outcome.ok) return { id: formatId(outcome.id), success: true, errors: [] };
  const named = id === undefined ? {} : { id };
  return { ...named, success: false, errors: outcome.faults.map(resultError) };
}

/** The 18-character form of an id of ours; another org's as it was sent, since inside it stands for any of them. */
export function shownId(text: string, id: RecordId): string {
  const ours = formatId(id);
  return ours.startsWith(text.slice(0, 15)) ? ours : text;
}
