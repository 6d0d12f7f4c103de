// What an sObject is: the list of all, one object's summary, one object's full describe.
import { refuse } from "../../domain/fault.ts";
import { objectNamed } from "../../domain/records/names.ts";
import { describeGlobal, describeSObject } from "../../domain/schema/describe.ts";
import { type Handler, ok } from "./answer.ts";

/** The URLs of one sObject: those of real orgs that are served here. */
const urlsOf = (base: string, name: string): Readonly<Record<string, string>> => ({
  rowTemplate: `${base}/sobjects/${name}/{ID}`,
  describe: `${base}/sobjects/${name}/describe`,
  sobject: `${base}/sobjects/${name}`,
});

/** GET sobjects */
export const globalDescribe: Handler = async ({ ports, base }) => {
  const { sobjects, ...rest } = describeGlobal(await ports.catalogue());
  return ok({
    ...rest,
    sobjects: sobjects.map((object) => ({ ...object, urls: urlsOf(base, object.name) })),
  });
};

/** GET sobjects/X */
export const objectSummary: Handler = async (rest) => {
  const catalogue = await rest.ports.catalogue();
  const { name } = objectNamed(catalogue, rest.param("object"));
  const object = describeGlobal(catalogue).sobjects.find((entry) => entry.name === name);
  if (!object) throw refuse("unknownObject");
  return ok({ objectDescribe: { ...object, urls: urlsOf(rest.base, name) }, recentItems: [] });
};

/** GET sobjects/X/describe */
export const objectDescribe: Handler = async ({ ports, call, base, param }) => {
  const catalogue = await ports.catalogue();
  const object = objectNamed(catalogue, param("object"));
  return ok({ ...describeSObject(object, catalogue, call.apiVersion), urls: urlsOf(base, object.name) });
};
