// What an sObject is: the list of all, one object's summary, one object's full describe.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { objectNamed } from "../../domain/records/names.ts";
import { recentRecords } from "../../domain/records/viewed.ts";
import { describedObject, describeGlobal, describeSObject } from "../../domain/schema/describe.ts";
import { recordTypeInfos } from "../../domain/schema/record-type-infos.ts";
import { type Answer, type Handler, ok, type RestCall } from "./answer.ts";
import { conditional, endOfSecond, stateAt } from "./conditions.ts";
import { layoutUrl } from "./sobject-layouts.ts";
import { recentItem } from "./versions.ts";

/** The URLs of one sObject: those of real orgs that are served here. */
const urlsOf = (base: string, name: string): Readonly<Record<string, string>> => ({
  rowTemplate: `${base}/sobjects/${name}/{ID}`,
  describe: `${base}/sobjects/${name}/describe`,
  sobject: `${base}/sobjects/${name}`,
});

/** When this process first saw a catalogue: all its changes were made before. */
const seen = new WeakMap<Catalogue, number>();

/** The answer, or 304 if the schema is what it was at the date that the request names. */
function unlessSame({ ports, call, request }: RestCall, catalogue: Catalogue, answer: () => Answer): Answer {
  const now = ports.clock.now();
  const first = seen.get(catalogue) ?? now;
  seen.set(catalogue, first);
  // Who sees it otherwise than before has new permissions.
  const time = Math.max(first, call.caller.permissions.since);
  const state = stateAt(null, endOfSecond(time));
  // Describes are costly and conditions cheap.
  const verdict = conditional(request.headers, now, state, { status: 200 });
  return verdict.status === 200 ? { ...answer(), headers: verdict.headers ?? {} } : verdict;
}

/** GET sobjects */
export const globalDescribe: Handler = async (rest) => {
  const { ports, call, base } = rest;
  const catalogue = await callersCatalogue(ports, call.caller);
  return unlessSame(rest, catalogue, () => {
    const { sobjects, ...more } = describeGlobal(catalogue);
    return ok({
      ...more,
      sobjects: sobjects.map((object) => ({ ...object, urls: urlsOf(base, object.name) })),
    });
  });
};

/** GET sobjects/X */
export const objectSummary: Handler = async (rest) => {
  const catalogue = await callersCatalogue(rest.ports, rest.call.caller);
  const { name } = objectNamed(catalogue, rest.param("object"));
  const object = describeGlobal(catalogue).sobjects.find((entry) => entry.name === name);
  if (!object) throw refuse("unknownObject");
  const recent = await recentRecords(rest.ports, rest.call, objectNamed(catalogue, name));
  return ok({
    objectDescribe: { ...object, urls: urlsOf(rest.base, name) },
    recentItems: recent.map((record) => recentItem(rest.base, record)),
  });
};

/** GET sobjects/X/describe */
export const objectDescribe: Handler = async (rest) => {
  const { ports, call, base } = rest;
  const catalogue = await callersCatalogue(ports, call.caller);
  const object = describedObject(catalogue, rest.param("object"));
  if (!object) throw refuse("unknownObject");
  return unlessSame(rest, catalogue, () => {
    const describe = describeSObject(object, catalogue, call.apiVersion);
    const layouts = `${base}/sobjects/${object.name}/describe/namedLayouts`;
    const namedLayoutInfos = (describe["namedLayoutInfos"] as readonly { readonly name: string }[]).map(
      ({ name }) => ({ name, urls: { layout: `${layouts}/${name}` } }),
    );
    const recordTypes = recordTypeInfos(object).map((info) => ({
      ...info,
      urls: { layout: layoutUrl(base, object, info) },
    }));
    return ok({
      ...describe,
      namedLayoutInfos,
      recordTypeInfos: recordTypes,
      urls: urlsOf(base, object.name),
    });
  });
};
