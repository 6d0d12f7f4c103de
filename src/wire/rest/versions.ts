// The resources that tell what there is: versions, resources of a version, limits, recent records.
import { formatId } from "../../domain/model/id.ts";
import { apiUsage } from "../../domain/records/limits.ts";
import { type RecentRecord, recentRecords } from "../../domain/records/viewed.ts";
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

/** GET /services/data/vNN.0: paths, and the whole URL of the caller's identity, which restforce asks for. */
export const resources: Handler = ({ base, call, ports, request }) => {
  const served = listed(REST_RESOURCES, base, call.apiVersion);
  const identity = `${request.origin}/id/${formatId(ports.settings.orgId)}/${formatId(call.caller.userId)}`;
  return ok(
    Object.fromEntries(Object.entries({ ...served, identity }).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
};

/** GET composite */
export const compositeResources: Handler = ({ base, call }) =>
  ok(listed(COMPOSITE_RESOURCES, `${base}/composite`, call.apiVersion));

function listed(resources: typeof REST_RESOURCES, base: string, apiVersion: number): Record<string, string> {
  const served = resources.filter(({ since }) => apiVersion >= since);
  return Object.fromEntries(served.map(({ name }) => [name, `${base}/${name}`]));
}

/** GET limits. What isn't counted is never used up. */
export const limits: Handler = ({ ports }) => {
  const { used, limit } = apiUsage(ports);
  const whole = Object.entries(LIMITS).map(([name, max]) => [name, { Max: max, Remaining: max }] as const);
  const DailyApiRequests = { Max: limit, Remaining: Math.max(0, limit - used) };
  return ok({ ...Object.fromEntries(whole), DailyApiRequests });
};

/** GET recent: what the caller viewed last, the last one first; `?limit=` at most. */
export const recent: Handler = async ({ ports, call, base, request }) => {
  const asked = /^\d{1,9}$/.exec(request.query.get("limit")?.trim() ?? "")?.[0];
  const records = await recentRecords(ports, call, null, asked === undefined ? undefined : Number(asked));
  return ok(records.map((record) => recentItem(base, record)));
};

/** A record with its name, under the name that its object has for it. */
export const recentItem = (base: string, { object, id, name }: RecentRecord): Record<string, unknown> => ({
  attributes: { type: object.name, url: `${base}/sobjects/${object.name}/${formatId(id)}` },
  Id: formatId(id),
  [object.fields.find(({ nameField }) => nameField)?.name ?? "Name"]: name,
});
