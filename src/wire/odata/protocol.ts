// OData V4, read only: /odata/v4. Service document, metadata, entity sets, entities, counts.
import { callersCatalogue } from "../../domain/access/access.ts";
import { FaultError, fault, refuse } from "../../domain/fault.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { countApiCall } from "../../domain/records/limits.ts";
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import { ODATA_VERSION } from "../../facts/odata.ts";
import type { Protocol, Reply, Request } from "../../http/exchange.ts";
import { contextMember, jsonReply, ROOT_PATH } from "./answer.ts";
import { collection, count } from "./collection.ts";
import { callerOf } from "./credentials.ts";
import { entity, parentEntity } from "./entity.ts";
import { faultReply } from "./fault.ts";
import { checkXmlFormat, jsonFormOf } from "./media-type.ts";
import { metadataXml } from "./metadata.ts";
import { entityObject, entityObjects, type Model, navigationOf } from "./model.ts";
import { readOptions } from "./options.ts";

export function odataProtocol(ports: Ports): Protocol {
  return {
    name: "odata",
    mounts: [ROOT_PATH],
    async handle(request) {
      try {
        return withHeaders(await handle(ports, request));
      } catch (error) {
        if (error instanceof FaultError) return withHeaders(faultReply(error.fault));
        throw error;
      }
    },
    crashed: (request) => withHeaders(faultReply(fault("unknown", { id: request.id }))),
  };
}

const withHeaders = (reply: Reply): Reply => ({
  ...reply,
  headers: {
    "OData-Version": ODATA_VERSION,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...reply.headers,
  },
});

async function handle(ports: Ports, request: Request): Promise<Reply> {
  const segments = request.path.split("/").slice(3);
  if (segments[0] === "$batch") throw refuse("odataUnsupported", { detail: "$batch is not supported" });
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    const reply = faultReply(fault("methodNotAllowed", { method, allowed: "HEAD,GET" }));
    return { ...reply, headers: { ...reply.headers, allow: "GET, HEAD" } };
  }
  checkVersion(request);
  const caller = await callerOf(ports, request);
  countApiCall(ports);
  const call = { caller, address: request.address, apiVersion: NEWEST_API_VERSION };
  return resource(ports, { catalogue: await callersCatalogue(ports, call.caller), call }, request, segments);
}

/** 4.0 is what all clients of V4 understand; one that takes at most V3 would misread it. */
function checkVersion({ headers }: Request): void {
  const most = headers["odata-maxversion"]?.trim();
  if (most !== undefined && !/^([4-9]|\d\d)(\.\d+)?$/.test(most))
    throw refuse("odataMalformed", { detail: "OData-MaxVersion must be 4.0 or higher" });
}

async function resource(
  ports: Ports,
  model: Model,
  request: Request,
  [first = "", second, third]: readonly string[],
): Promise<Reply> {
  if (first === "" && second === undefined) return serviceDocument(model, request);
  if (first === "$metadata" && second === undefined) return metadata(model, request);
  if (first.startsWith("$"))
    throw refuse("odataUnsupported", { detail: `${first.slice(0, 40)} is not supported` });
  const [, name = "", key] = /^(\w+)(?:\((.*)\))?$/s.exec(first) ?? [];
  const object = entityObject(model, name);
  if (!object) throw refuse("notFound");
  if (second === undefined) {
    return key === undefined
      ? collection(ports, model, request, object)
      : entity(ports, model, request, object, key);
  }
  if (second === "$count" && key === undefined && third === undefined)
    return count(ports, model, request, object);
  if (key !== undefined && third === undefined) {
    const parent = navigationOf(model, object, second);
    if (parent) return parentEntity(ports, model, request, object, key, parent);
  }
  throw refuse("odataUnsupported", { detail: "Paths behind an entity set or an entity are not supported" });
}

function serviceDocument(model: Model, request: Request): Reply {
  const options = readOptions(request.query, ["format"]);
  const form = jsonFormOf(options.get("format"), request.headers["accept"]);
  const sets = entityObjects(model).map(({ name }) => ({ name, kind: "EntitySet", url: name }));
  return jsonReply(form, `{${contextMember(request, form, "")}"value":${JSON.stringify(sets)}}`);
}

function metadata(model: Model, request: Request): Reply {
  checkXmlFormat(readOptions(request.query, ["format"]).get("format"));
  return {
    status: 200,
    headers: { "content-type": "application/xml;charset=utf-8" },
    body: metadataXml(model),
  };
}
