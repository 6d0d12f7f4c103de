import { NEWEST_API_VERSION, OLDEST_API_VERSION } from "../../facts/api-versions.ts";

/** 31 to 68 of a path segment "v64.0"; undefined for any other text. */
export function apiVersionOf(segment: string | undefined): number | undefined {
  const match = /^v(\d{2})\.0$/i.exec(segment ?? "");
  const version = Number(match?.[1]);
  return version >= OLDEST_API_VERSION && version <= NEWEST_API_VERSION ? version : undefined;
}
