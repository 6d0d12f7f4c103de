// The Tooling API: queries and describes of its own objects, and custom objects and fields as records.
import { checkMayWrite } from "../../domain/access/access.ts";
import { type Fault, fault, refuse } from "../../domain/fault.ts";
import { formatId } from "../../domain/model/id.ts";
import { idOfComponent, nameOfComponent } from "../../domain/schema/component-ids.ts";
import { type Component, deleteComponents, saveComponents } from "../../domain/schema/save-components.ts";
import { toolingCall } from "../../domain/schema/tooling-catalogue.ts";
import { componentOfJson } from "../shared/definitions/component-of-json.ts";
import { type Handler, noContent, ok, type RestCall } from "./answer.ts";
import { rowFaultAnswer } from "./fault.ts";
import { query, queryMore } from "./query.ts";
import { type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { globalDescribe, objectDescribe, objectSummary } from "./sobject-describe.ts";
import { getRecord, objectOf } from "./sobject-row.ts";

/** Below "/services/data/v60.0/tooling", with the objects of this API. */
const within = (rest: RestCall): RestCall => ({
  ...rest,
  call: toolingCall(rest.call),
  base: `${rest.base}/tooling`,
});

/** GET tooling */
export const toolingResources: Handler = ({ base }) =>
  ok(Object.fromEntries(["query", "sobjects"].map((name) => [name, `${base}/tooling/${name}`])));

export const toolingQuery: Handler = async (rest) => query(within(rest));
export const toolingQueryMore: Handler = async (rest) => queryMore(within(rest));
export const toolingGlobalDescribe: Handler = (rest) => globalDescribe(within(rest));
export const toolingSummary: Handler = (rest) => objectSummary(within(rest));
export const toolingDescribe: Handler = (rest) => objectDescribe(within(rest));
export const toolingRecord: Handler = (rest) => getRecord(within(rest));

const NO_PERMISSION = "use of the Tooling API requires a user with the Customize Application permission";

/** The type of component that a record is. Throws for objects that aren't written by this API. */
async function writtenType(rest: RestCall, operation: string): Promise<Component["type"]> {
  const { name } = await objectOf(within(rest));
  if (name !== "CustomObject" && name !== "CustomField")
    throw refuse("entityNotWritable", { object: name, operation });
  if (!rest.call.caller.permissions.has("CustomizeApplication"))
    throw refuse("insufficientAccessOnCall", { detail: NO_PERMISSION });
  checkMayWrite(rest.call.caller);
  return name;
}

/** POST tooling/sobjects/CustomField and CustomObject */
export const toolingCreate: Handler = async (rest) => {
  const type = await writtenType(rest, "create");
  const body = objectOfJson(await readJson(rest.request), "sobject");
  const fullName = memberOf(body, "FullName");
  if (typeof fullName !== "string" || fullName.trim() === "")
    return rowFaultAnswer([fault("requiredFieldMissing", { fields: "FullName" }, ["FullName"])]);
  const refusal = await save(rest, "create", type, fullName.trim(), body);
  if (refusal) return rowFaultAnswer([refusal]);
  const id = await idOfComponent(rest.ports.stores, type, fullName.trim());
  if (id === undefined) throw new Error(`${type} ${fullName} has no id`);
  const told = ok({ id: formatId(id), success: true, errors: [], warnings: [], infos: [] });
  const location = `${rest.base}/tooling/sobjects/${type}/${formatId(id)}`;
  return { ...told, status: 201, headers: { location } };
};

/** PATCH tooling/sobjects/CustomField/id and CustomObject/id */
export const toolingUpdate: Handler = async (rest) => {
  const type = await writtenType(rest, "update");
  const body = objectOfJson(await readJson(rest.request), "sobject");
  const name = await namedComponent(rest, type);
  const sent = memberOf(body, "FullName");
  if (typeof sent === "string" && sent.trim().toLowerCase() !== name.toLowerCase())
    throw refuse("functionalityNotEnabled", { detail: `${name} can't be renamed in this org` });
  const refusal = await save(rest, "update", type, name, body);
  return refusal ? rowFaultAnswer([refusal]) : noContent;
};

/** DELETE tooling/sobjects/CustomField/id and CustomObject/id */
export const toolingDelete: Handler = async (rest) => {
  const type = await writtenType(rest, "delete");
  const name = await namedComponent(rest, type);
  const { ports, call } = rest;
  const actor = { kind: "user", userId: call.caller.userId, address: call.address } as const;
  const [outcome] = await deleteComponents(ports, actor, [{ type, fullName: name }], false);
  return outcome?.ok === false ? rowFaultAnswer([outcome.fault]) : noContent;
};

async function namedComponent(rest: RestCall, type: Component["type"]): Promise<string> {
  const name = await nameOfComponent(rest.ports.stores, type, rest.param("id"));
  if (name === undefined) throw refuse("recordNotFound");
  return name;
}

/** Why it can't be saved; undefined if it was. */
async function save(
  { ports, call }: RestCall,
  mode: "create" | "update",
  type: Component["type"],
  fullName: string,
  body: JsonObject,
): Promise<Fault | undefined> {
  const metadata = objectOfJson(memberOf(body, "Metadata") ?? {}, "Metadata");
  const component = componentOfJson(type, fullName, metadata);
  const actor = { kind: "user", userId: call.caller.userId, address: call.address } as const;
  const [outcome] = await saveComponents(ports, actor, mode, [component], false);
  return outcome?.ok ? undefined : outcome?.fault;
}
