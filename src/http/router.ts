// Which protocol answers a path: the mount with most matching segments.
import type { Protocol } from "./exchange.ts";

/** Paths compare without regard to case, as Salesforce's do. */
export function protocolRouter(protocols: readonly Protocol[]): (path: string) => Protocol | undefined {
  const mounts = protocols
    .flatMap((protocol) => protocol.mounts.map((mount) => ({ segments: segmentsOf(mount), protocol })))
    .sort((a, b) => b.segments.length - a.segments.length)
    .map(({ segments, protocol }) => ({ pattern: patternOf(segments), protocol }));
  return (path) => mounts.find(({ pattern }) => pattern.test(path))?.protocol;
}

const segmentsOf = (path: string): string[] => path.split("/").filter(Boolean);

/** Matches paths that begin with the segments; "{any}" stands for any one. */
function patternOf(segments: readonly string[]): RegExp {
  const parts = segments.map((segment) => (segment === "{any}" ? "/[^/]+" : `/${RegExp.escape(segment)}`));
  return new RegExp(`^${parts.join("")}(?:/|$)`, "i");
}

/**
 * The path of a request target with repeated and trailing slashes collapsed and escapes decoded; undefined if it
 * can't be decoded. The sf CLI sends "//services/data", which a URL parser would take for a host.
 */
export function normalPath(target: string): string | undefined {
  const query = target.indexOf("?");
  const raw = query < 0 ? target : target.slice(0, query);
  const collapsed = raw.includes("//") ? raw.replaceAll(/\/{2,}/g, "/") : raw;
  const trimmed = collapsed.length > 1 && collapsed.endsWith("/") ? collapsed.slice(0, -1) : collapsed;
  if (!trimmed.startsWith("/")) return undefined;
  if (!trimmed.includes("%")) return trimmed;
  try {
    const decoded = decodeURIComponent(trimmed);
    return decoded.includes("\0") ? undefined : decoded;
  } catch {
    return undefined;
  }
}
