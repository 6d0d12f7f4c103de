// Bulk API 2.0. Source: its guide; the error texts as recorded answers have them.

export const DELIMITERS: Readonly<Record<string, string>> = {
  BACKQUOTE: "`",
  CARET: "^",
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  TAB: "\t",
};

export const LINE_ENDINGS: Readonly<Record<string, "\n" | "\r\n">> = { LF: "\n", CRLF: "\r\n" };

export const INGEST_OPERATIONS = ["insert", "update", "upsert", "delete"] as const;
export const QUERY_OPERATIONS = ["query", "queryAll"] as const;

/** First API versions with ingest and with query jobs. */
export const INGEST_SINCE = 41;
export const QUERY_SINCE = 47;

/** A row beyond this is no row: Salesforce's own limit is 400,000 characters a record, fields of 131,072 included. */
export const LONGEST_ROW_BYTES = 10_000_000;

/** Rows of a results page if the client doesn't say. */
export const ROWS_PER_PAGE = 1_000_000;
