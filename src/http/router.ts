// Which protocol answers a path: the mount with most matching segments.
import type { Protocol } from "./exchange.ts";

interface Mount {
  readonly segments: readonly string[];
  readonly protocol: Protocol;
}

/** Paths compare without regard to case, as Salesforce's do. */
export function protocolRouter(protocols: readonly Protocol[]): (path: string) => Protocol | undefined {
  const mounts: Mount[] = protocols
    .flatMap((protocol) => protocol.mounts.map((mount) => ({ segments: segmentsOf(mount), protocol })))
    .sort((a, b) => b.segments.length - a.segments.length);
  return (path) => {
    const segments = segmentsOf(path);
    return mounts.find((mount) => matches(mount.segments, segments))?.protocol;
  };
}

const segmentsOf = (path: string): string[] => path.toLowerCase().split("/").filter(Boolean);

const matches = (mount: readonly string[], path: readonly string[]): boolean =>
  mount.every(
    (segment, index) => segment === path[index] || (segment === "{any}" && path[index] !== undefined),
  );

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
