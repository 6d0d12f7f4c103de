// A table as a file for spreadsheets.
import type { Reply } from "../../http/exchange.ts";
import { SECURITY_HEADERS } from "./exchange.ts";

/** What a spreadsheet would take for a formula is made a text: names of tools come from whoever tries to log in. */
function cellOf(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Downloads `name` with the header in the first line; cells are texts, empty where there is nothing. */
export const csvFile = (
  name: string,
  header: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): Reply => ({
  status: 200,
  headers: {
    ...SECURITY_HEADERS,
    "content-type": "text/csv; charset=UTF-8; header=present",
    "content-disposition": `attachment; filename="${name}"`,
  },
  body: [header, ...rows].map((row) => `${row.map((cell) => cellOf(cell ?? "")).join(",")}\r\n`).join(""),
});
