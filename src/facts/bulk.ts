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

export const INGEST_OPERATIONS = ["insert", "update", "upsert", "delete", "hardDelete"] as const;
export const QUERY_OPERATIONS = ["query", "queryAll"] as const;

/** Words of CSV that can't be split. Source: the CSV reader of Salesforce's own WSC, recorded in failed jobs; the last is ours. */
export const CSV_PROBLEMS = {
  unescapedQuote: "Found unescaped quote. A value with quote should be within a quote",
  textAfterQuote: "Not expecting more text after end quote",
  openQuote: "EOF reached before closing an opened quote",
  notUtf8: "the row is not valid UTF-8",
} as const;

/** Recorded in failed jobs; the setting's name follows. */
export const WRONG_LINE_ENDING = "LineEnding is invalid on user data. Current LineEnding setting is ";

/** Documented: the states in which a job may be deleted. */
export const DELETABLE = {
  ingest: ["UploadComplete", "JobComplete", "Aborted", "Failed"],
  query: ["JobComplete", "Aborted", "Failed"],
} as const;

/** First API versions with ingest and with query jobs. */
export const INGEST_SINCE = 41;
export const QUERY_SINCE = 47;

/** A row beyond this is no row: Salesforce's own limit is 400,000 characters a record, fields of 131,072 included. */
export const LONGEST_ROW_BYTES = 10_000_000;

/** Rows of a results page if the client doesn't say. */
export const ROWS_PER_PAGE = 1_000_000;

/** Documented: a job that has ended is deleted, with its results, when it is older than this. */
export const JOB_LIFE_MS = 7 * 24 * 3_600_000;

/** Chosen: crashes of the thread that runs jobs after which the job at hand is given up. Documented are 10 retries. */
export const MOST_RETRIES = 3;
