import { describe, expect, it } from "vitest";
import { DELIMITERS, LINE_ENDINGS } from "../../../src/facts/bulk.ts";
import { parsed } from "./bulk.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();

const DIALECTS = Object.entries(DELIMITERS).flatMap(([name, delimiter]) =>
  Object.entries(LINE_ENDINGS).map(([ending, newline]) => ({ name, delimiter, ending, newline })),
);

describe.each(DIALECTS)("$name with $ending", ({ name, delimiter, ending, newline }) => {
  const key = `${name}-${ending}`;
  const texts = [
    `all of ,\t;|^\` and '`,
    'a "quoted" word',
    '"',
    "two\nlines",
    "two\r\nwindows lines",
    "#N/A.",
    " blanks ",
    "Zürich 😀",
    "=cmd()",
  ];
  const quoted = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
  const rows = texts.map((note, row) => [`${key}-${row}`, note, "#N/A"]);
  const csv = [["Key__c", "Note__c", "People__c"].join(delimiter), ...rows.map(quoted), ""].join(newline);

  it("is read as it is meant, and written so that it can be read back", async () => {
    const { bulk } = cities();
    const info = await bulk.load({ ...INSERT, columnDelimiter: name, lineEnding: ending }, csv);
    expect(info).toMatchObject({ state: "JobComplete", columnDelimiter: name, lineEnding: ending });
    expect(await bulk.results(info.id, "failedResults")).toBe(
      ["sf__Id", "sf__Error", "Key__c", "Note__c", "People__c"].map((cell) => `"${cell}"`).join(delimiter) +
        newline,
    );
    const successful = await bulk.results(info.id, "successfulResults");
    expect(successful.endsWith(`"${newline}`)).toBe(true);
    expect(
      parsed(successful, delimiter)
        .slice(1)
        .map(([, , ...cells]) => cells),
    ).toEqual(rows);

    const query = await bulk.query(
      `SELECT Key__c, Note__c, People__c FROM City__c WHERE Key__c LIKE '${key}-%' ORDER BY Key__c`,
      { columnDelimiter: name, lineEnding: ending },
    );
    const { text } = await bulk.send("GET", `/jobs/query/${query.id}/results`);
    expect(text.startsWith(`"Key__c"${delimiter}"Note__c"${delimiter}"People__c"${newline}`)).toBe(true);
    const stored = texts.map((note, row) => [`${key}-${row}`, note, ""]);
    expect(parsed(text, delimiter).slice(1)).toEqual(stored);
  });

  it("isn't taken for another one", async () => {
    const { bulk } = cities();
    const other = ending === "LF" ? "\r\n" : "\n";
    const info = await bulk.load(
      { ...INSERT, columnDelimiter: name, lineEnding: ending },
      csv.replaceAll(newline, other),
    );
    expect(info).toMatchObject({
      state: "Failed",
      errorMessage: `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${ending}`,
      numberRecordsProcessed: 0,
    });
  });
});
