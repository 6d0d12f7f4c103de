import { formatId, type RecordId } from "../model/id.ts";

/** Names of a job's files in the spool. */
export function spoolNames(id: RecordId): {
  readonly upload: string;
  readonly results: string;
  readonly index: string;
} {
  const name = formatId(id);
  return { upload: `${name}.upload`, results: `${name}.results`, index: `${name}.index` };
}
