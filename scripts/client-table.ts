// Renders the README's table of clients out of conformance/results.json.

export interface ClientResult {
  readonly client: string;
  readonly version: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly note: string }[];
}

const START = "<!-- clients:start -->";
const END = "<!-- clients:end -->";

/** A row per client: how many of its checks hold, and the names of those that don't. */
export function clientTable(results: readonly ClientResult[]): string {
  const rows = results.map(({ client, version, checks }) => {
    const failed = checks.filter((check) => !check.ok);
    const held = `${checks.length - failed.length} of ${checks.length}`;
    const names = (failed.length > 0 ? failed : checks).map((check) => check.name).join(", ");
    return `| ${client} | ${version} | ${held} | ${failed.length > 0 ? `failing: ${names}` : names} |`;
  });
  return ["| client | version | checks that hold | what is checked |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}

/** `readme` with the table between its markers; without markers it stays as it is. */
export function withClientTable(readme: string, table: string): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) return readme;
  return `${readme.slice(0, start + START.length)}\n${table}\n${readme.slice(end)}`;
}
