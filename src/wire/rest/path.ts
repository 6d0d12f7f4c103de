// What the path of a request says by itself.
import { apiVersionOf } from "../shared/api-version.ts";
import { type RouteMatch, routeOf } from "./routes.ts";

export interface Path {
  /** Segments after /services/data: the version and what follows, without a format suffix. */
  readonly segments: readonly string[];
  /** "json", "xml" or nothing: the suffix of the last segment. */
  readonly suffix: string | undefined;
  /** Undefined if it isn't served. */
  readonly apiVersion: number | undefined;
  /** Undefined if there is no such resource in any version. */
  readonly match: RouteMatch | undefined;
}

/** Clients ask for the same paths again and again; long ones carry values that won't come again. */
const known = new Map<string, Path>();
const MOST_PATHS = 2000;
const LONGEST_PATH = 200;

/** Reads the path of a request to /services/data. */
export function pathOf(text: string): Path {
  let path = known.get(text);
  if (path === undefined) {
    path = readPath(text);
    if (known.size >= MOST_PATHS) known.clear();
    if (text.length <= LONGEST_PATH) known.set(text, path);
  }
  return path;
}

/** Ids and names have no dots, values of external ids may: those begin at the fifth segment. */
const LAST_SEGMENT_WITH_SUFFIX = 4;

function readPath(text: string): Path {
  const written = text.split("/").slice(3);
  const last = written.at(-1) ?? "";
  const mayHaveSuffix = written.length <= LAST_SEGMENT_WITH_SUFFIX && last.includes(".");
  const format = mayHaveSuffix ? /^(.*)\.(json|xml)$/i.exec(last) : null;
  const segments = format ? [...written.slice(0, -1), format[1] ?? ""] : written;
  return {
    segments,
    suffix: format?.[2]?.toLowerCase(),
    apiVersion: apiVersionOf(segments[0]),
    match: routeOf(segments.slice(1)),
  };
}
