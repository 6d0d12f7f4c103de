// What commands write: results on standard output, words about the work on standard error.

export const printLine = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const printNote = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** What clients and users call themselves must not move the cursor, colour the terminal or turn the line round. */
const shown = (cell: string): string => cell.replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, "\ufffd");

/** Pads the columns of `rows` under `header`; no line ends in blanks. */
export function renderTable(header: readonly string[], given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(shown));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, column) => (cells[column] ?? "").padEnd(width))
      .join("  ")
      .trimEnd();
  return [header, ...rows].map(line).join("\n");
}
