// SOAP partner, enterprise and metadata endpoints: the order of checks, then the operation.
import { checkApiEnabled, checkMayWrite } from "../../domain/access/access.ts";
import { type Fault, FaultError, fault } from "../../domain/fault.ts";
import { findSession, sessionHashForFault } from "../../domain/identity/sessions.ts";
import type { Caller } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { apiUsage, countApiCall } from "../../domain/records/limits.ts";
import { NEWEST_API_VERSION, OLDEST_API_VERSION } from "../../facts/api-versions.ts";
import { SOAP_BODY_LIMIT } from "../../facts/limits.ts";
import {
  OTHER_SOAP_SEGMENTS,
  SOAP_ENVELOPE,
  SOAP_FLAVOURS,
  type SoapFlavour,
  XML_SCHEMA,
  XML_SCHEMA_INSTANCE,
} from "../../facts/soap.ts";
import {
  BodyEncodingError,
  BodyTooLargeError,
  type Protocol,
  type Reply,
  type Request,
} from "../../http/exchange.ts";
import { XmlError } from "../shared/xml.ts";
import { apiOf, type SoapApi } from "./apis.ts";
import { MustUnderstandError, readEnvelope, type SoapRequest, textOf } from "./envelope.ts";
import { plainFault, soapFault, soapReply } from "./fault.ts";
import { checkHeaders } from "./headers.ts";
import { loginOperation } from "./login.ts";
import type { Operation } from "./operation.ts";
import { isRead, wsdlByKind, wsdlReply } from "./wsdl/download.ts";

export function soapProtocol(ports: Ports): Protocol {
  return {
    name: "soap",
    mounts: ["/services/Soap", "/services/wsdl"],
    handle: (request) =>
      request.path.startsWith("/services/wsdl") ? wsdlByKind(ports, request) : handle(ports, request),
    crashed: (request) =>
      soapFault(flavourOf(request.path) ?? SOAP_FLAVOURS.u, fault("unknown", { id: request.id })),
  };
}

const flavourOf = (path: string): SoapFlavour | undefined => {
  const segment = path.split("/")[3];
  return segment === "u" || segment === "c" || segment === "m" ? SOAP_FLAVOURS[segment] : undefined;
};

/** 31 to 68 of "64.0"; undefined for anything else. */
function versionOf(path: string): number | undefined {
  const match = /^(\d{2})\.0$/.exec(path.split("/")[4] ?? "");
  const version = Number(match?.[1]);
  return version >= OLDEST_API_VERSION && version <= NEWEST_API_VERSION ? version : undefined;
}

async function handle(ports: Ports, request: Request): Promise<Reply> {
  const flavour = flavourOf(request.path);
  if (flavour && isRead(request) && request.query.has("wsdl"))
    return wsdlReply(ports, request, flavour, versionOf(request.path) ?? NEWEST_API_VERSION);
  if (request.method !== "POST") return { status: 405, headers: { allow: "POST" } };
  if (!flavour) return unserved(request);
  const version = versionOf(request.path);
  if (version === undefined) return soapFault(flavour, fault("unsupportedApiVersion"));
  let soap: SoapRequest;
  try {
    soap = await readEnvelope(await request.body.bytes(SOAP_BODY_LIMIT), flavour);
  } catch (error) {
    return unreadable(flavour, error);
  }
  const { name, namespace } = soap.operation;
  const api = apiOf(flavour);
  const known = namespace === flavour.namespace;
  const operation = known ? api.operation(name, version) : undefined;
  try {
    if (known && api.login && name === "login") {
      const outcome = await loginOperation(ports, flavour, version, request, soap);
      return "fault" in outcome
        ? soapFault(flavour, outcome.fault)
        : response(flavour, name, outcome.result, "");
    }
    if (!operation) {
      return plainFault(
        "Client",
        `No operation available for request {${namespace}}${name}, please check the WSDL for the service.`,
      );
    }
    return await runOperation(ports, { flavour, api, version, request, soap, name, operation });
  } catch (error) {
    if (error instanceof FaultError) return soapFault(flavour, error.fault);
    return unreadable(flavour, error);
  }
}

function unserved({ path }: Request): Reply {
  const segment = path.split("/")[3] ?? "";
  const api = OTHER_SOAP_SEGMENTS[segment];
  const detail = api ? `${api} is not served by this org` : `there is no SOAP API at ${path}`;
  return soapFault(SOAP_FLAVOURS.u, fault("invalidOperation", { detail }));
}

function unreadable(flavour: SoapFlavour, error: unknown): Reply {
  if (error instanceof MustUnderstandError) return plainFault("MustUnderstand", error.message);
  if (error instanceof XmlError || error instanceof BodyEncodingError)
    return plainFault("Client", error.message);
  if (error instanceof BodyTooLargeError)
    return soapFault(flavour, fault("soapRequestTooLarge", { limit: String(error.limit) }));
  throw error;
}

interface SessionOperation {
  readonly flavour: SoapFlavour;
  readonly api: SoapApi;
  readonly version: number;
  readonly request: Request;
  readonly soap: SoapRequest;
  readonly name: string;
  readonly operation: Operation;
}

async function runOperation(
  ports: Ports,
  { flavour, api, version, request, soap, name, operation }: SessionOperation,
): Promise<Reply> {
  const caller = await callerOf(ports, soap, request.address);
  if ("code" in caller) return soapFault(flavour, caller);
  checkApiEnabled(caller);
  if (caller.passwordExpired && !operation.withExpiredPassword)
    return soapFault(flavour, fault("expiredPassword"));
  if (operation.changes) checkMayWrite(caller);
  countApiCall(ports);
  checkHeaders(soap.headers, api.headers);
  const call = { caller, address: request.address, apiVersion: version };
  const result = await operation.run({ ports, call, flavour, request, soap });
  return response(flavour, name, result, operation.limitInfo ? limitInfo(ports) : "");
}

async function callerOf(ports: Ports, { headers }: SoapRequest, address: string): Promise<Caller | Fault> {
  const sessionId = textOf(headers.get("SessionHeader"), "sessionId") ?? "";
  const caller = await findSession(ports, sessionId, address);
  if (caller?.sessionKind === "api") return caller;
  return fault("soapSessionInvalid", { hash: sessionHashForFault(ports, sessionId) });
}

function limitInfo(ports: Ports): string {
  const { used, limit } = apiUsage(ports);
  return `<soapenv:Header><LimitInfoHeader><limitInfo><current>${used}</current><limit>${limit}</limit><type>API REQUESTS</type></limitInfo></LimitInfoHeader></soapenv:Header>`;
}

/** Namespaces are declared only where they are used: the recorded logoutResponse has none of these. */
function response(flavour: SoapFlavour, name: string, inside: string, header: string): Reply {
  const used = [
    inside.includes("xsi:") ? ` xmlns:xsi="${XML_SCHEMA_INSTANCE}"` : "",
    inside.includes("<sf:") ? ` xmlns:sf="${flavour.recordNamespace}"` : "",
    inside.includes("xsd:") ? ` xmlns:xsd="${XML_SCHEMA}"` : "",
  ].join("");
  const element = inside === "" ? `<${name}Response/>` : `<${name}Response>${inside}</${name}Response>`;
  return soapReply(
    200,
    `<soapenv:Envelope xmlns:soapenv="${SOAP_ENVELOPE}" xmlns="${flavour.namespace}"${used}>${header}<soapenv:Body>${element}</soapenv:Body></soapenv:Envelope>`,
  );
}
