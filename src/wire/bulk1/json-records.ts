// A batch in JSON: a list of objects, whose members are fields; a parent by its key is an object in one.
import { BatchError, type BatchRecords, collectRecords } from "./batch-records.ts";

const ATTRIBUTES = "attributes";

/** Throws BatchError. */
export function jsonRecords(bytes: Uint8Array): BatchRecords {
  const list = parsed(bytes);
  if (!Array.isArray(list)) throw new BatchError("Failed to parse JSON. A list of records is expected");
  const records = collectRecords();
  for (const record of list as unknown[]) {
    if (!isObject(record))
      throw new BatchError("Failed to parse JSON. A list of records may hold nothing else");
    const problems: string[] = [];
    const fields = Object.entries(record).filter(([name]) => name !== ATTRIBUTES);
    records.add(
      fields.flatMap(([name, value]) => cellOf(name, value, problems)),
      problems[0] ?? null,
    );
  }
  return records;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const reason = error instanceof SyntaxError ? "the batch is no JSON" : "the batch is not UTF-8";
    throw new BatchError(`Failed to parse JSON. ${reason}`);
  }
}

/** No cell at all if the member names no field: what is wrong is added to `problems`. */
function cellOf(
  name: string,
  value: unknown,
  problems: string[],
): (readonly [column: string, value: unknown])[] {
  if (Array.isArray(value)) {
    problems.push(`${name} must not be a list`);
    return [];
  }
  if (!isObject(value)) return [[name, value]];
  const type = isObject(value[ATTRIBUTES]) ? value[ATTRIBUTES]["type"] : undefined;
  const [key, ...more] = Object.entries(value).filter(([each]) => each !== ATTRIBUTES);
  if (!key || more.length > 0 || (typeof key[1] === "object" && key[1] !== null)) {
    problems.push(`${name} must name its record by one external id`);
    return [];
  }
  const relationship = `${name}.${key[0]}`;
  return [[typeof type === "string" ? `${type}:${relationship}` : relationship, key[1]]];
}
