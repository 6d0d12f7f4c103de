// Which path segments name an API version that is served. "v60" and "v60.5" name none, as on Salesforce.
import { NEWEST_API_VERSION, OLDEST_API_VERSION } from "../../facts/api-versions.ts";

/** 60 of "v60.0"; undefined if it isn't served: unknown, retired, or written otherwise. */
export function apiVersionOf(segment: string | undefined): number | undefined {
  const version = Number(/^v(\d{2})\.0$/.exec(segment ?? "")?.[1]);
  return version >= OLDEST_API_VERSION && version <= NEWEST_API_VERSION ? version : undefined;
}
