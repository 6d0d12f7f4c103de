// What is kept of a failed row: the text of CSV results, or for results in XML and JSON its parts.
import type { ContentType } from "../../facts/bulk1.ts";
import type { Fault } from "../fault.ts";

export type RowError = Pick<Fault, "code" | "message" | "fields">;

/** CSV: "CODE:message:Field1 Field2 --" of each fault, the form of sf__Error; XML and JSON: the JSON of all parts. */
export function rowErrors(contentType: ContentType, faults: readonly Fault[]): string {
  if (contentType === "CSV") return faults.map(errorText).join(";");
  return JSON.stringify(faults.map(({ code, message, fields }) => ({ code, message, fields })));
}

const errorText = ({ code, message, fields }: Fault): string =>
  `${code}:${message}:${fields.map((field) => `${field} `).join("")}--`;

/** The parts of what rowErrors() wrote for XML or JSON. */
export const errorParts = (kept: string): readonly RowError[] => JSON.parse(kept) as RowError[];
