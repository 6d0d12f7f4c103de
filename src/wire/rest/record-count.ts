// limits/recordCount: how many records objects have.
import { callersCatalogue } from "../../domain/access/access.ts";
import { countRecords } from "../../domain/records/read.ts";
import { type Handler, ok } from "./answer.ts";

/** GET limits/recordCount?sObjects=A,B; without the parameter all objects. What isn't there, or not kept, is left out. */
export const recordCount: Handler = async ({ ports, call, request }) => {
  const catalogue = await callersCatalogue(ports, call.caller);
  const listed = request.query.get("sObjects")?.trim();
  const objects = listed
    ? listed.split(",").flatMap((name) => catalogue.object(name.trim()) ?? [])
    : catalogue.objects;
  const counts: { readonly count: number; readonly name: string }[] = [];
  for (const object of new Set(objects.filter(({ computed }) => !computed))) {
    counts.push({ count: await countRecords(ports, call, object), name: object.name });
  }
  return ok({ sObjects: counts });
};
