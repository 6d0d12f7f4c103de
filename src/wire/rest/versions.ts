// The resources that tell what there is: versions, resources of a version, limits, recent records.
import { apiUsage } from "../../domain/records/limits.ts";
import { API_VERSIONS } from "../../facts/api-versions.ts";
import { LIMITS } from "../../facts/limits.ts";
import { COMPOSITE_RESOURCES, REST_RESOURCES } from "../../facts/rest-resources.ts";
import { type Answer, type Handler, ok } from "./answer.ts";

/** GET /services/data: the only resource that needs no session. */
export const versions: Answer = ok(
  API_VERSIONS.map(({ version, label }) => ({
    label,
    url: `/services/data/v${version}.0`,
    version: `${version}.0`,
  })),
);

/** GET /services/data/vNN.0 */
export const resources: Handler = ({ base, call }) => listed(REST_RESOURCES, base, call.apiVersion);

/** GET composite */
export const compositeResources: Handler = ({ base, call }) =>
  listed(COMPOSITE_RESOURCES, `${base}/composite`, call.apiVersion);

function listed(resources: typeof REST_RESOURCES, base: string, apiVersion: number): Answer {
  const served = resources.filter(({ since }) => apiVersion >= since);
  return ok(Object.fromEntries(served.map(({ name }) => [name, `${base}/${name}`])));
}

/** GET limits. What isn't counted is never used up. */
export const limits: Handler = ({ ports }) => {
  const { used, limit } = apiUsage(ports);
  const whole = Object.entries(LIMITS).map(([name, max]) => [name, { Max: max, Remaining: max }] as const);
  const DailyApiRequests = { Max: limit, Remaining: Math.max(0, limit - used) };
  return ok({ ...Object.fromEntries(whole), DailyApiRequests });
};

/** GET recent. Records viewed in the web interface are listed there; none are, so far. */
export const recent: Handler = () => ok([]);
