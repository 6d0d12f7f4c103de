// GET /services/wsdl/partner, enterprise and metadata, and ?wsdl of the endpoints: for whoever is logged in, as browser or client.
import { callersCatalogue } from "../../../domain/access/access.ts";
import { FaultError, fault } from "../../../domain/fault.ts";
import { findSession } from "../../../domain/identity/sessions.ts";
import type { Caller } from "../../../domain/model/call.ts";
import type { Ports } from "../../../domain/ports/ports.ts";
import { NEWEST_API_VERSION } from "../../../facts/api-versions.ts";
import { SOAP_FLAVOURS, type SoapFlavour } from "../../../facts/soap.ts";
import type { Reply, Request } from "../../../http/exchange.ts";
import { cookie } from "../../shared/cookies.ts";
import { sessionIdOf } from "../../shared/credentials.ts";
import { wsdlDocument } from "./document.ts";
import { metadataWsdl } from "./metadata-document.ts";

const KINDS: Readonly<Record<SoapFlavour["segment"], string>> = {
  u: "partner",
  c: "enterprise",
  m: "metadata",
};

/** The WSDL that a path under /services/wsdl names. */
export async function wsdlByKind(ports: Ports, request: Request): Promise<Reply> {
  if (!isRead(request)) return { status: 405, headers: { allow: "GET, HEAD" } };
  const [, , , kind = "", ...more] = request.path.split("/");
  const flavour = Object.values(SOAP_FLAVOURS).find(({ segment }) => KINDS[segment] === kind);
  if (!flavour || more.length > 0)
    return text(404, "There are three WSDLs: partner, enterprise and metadata.\n");
  return wsdlReply(ports, request, flavour, NEWEST_API_VERSION);
}

export const isRead = ({ method }: Request): boolean => method === "GET" || method === "HEAD";

/** A WSDL as a file; without a session the login page, or 401 for what is no browser. */
export async function wsdlReply(
  ports: Ports,
  request: Request,
  flavour: SoapFlavour,
  apiVersion: number,
): Promise<Reply> {
  const caller = await callerOf(ports, request);
  if (!("permissions" in caller)) return caller;
  return {
    status: 200,
    headers: {
      "content-type": "text/xml;charset=UTF-8",
      "content-disposition": `inline; filename="${KINDS[flavour.segment]}.wsdl"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
    body:
      flavour.segment === "m"
        ? metadataWsdl(apiVersion, request.origin)
        : wsdlDocument(flavour, apiVersion, await callersCatalogue(ports, caller), request.origin),
  };
}

/** Who is logged in, or what whoever isn't is told. */
async function callerOf(ports: Ports, request: Request): Promise<Caller | Reply> {
  const { authorization, "x-sfdc-session": header } = request.headers;
  const isClient = authorization !== undefined || header !== undefined;
  const caller = await findSession(
    ports,
    isClient ? clientSession(request) : (cookie(request, "sid") ?? ""),
    request.address,
  );
  if (caller?.passwordExpired) return text(403, `${fault("expiredPassword").message}\n`);
  if (caller && isClient && !caller.permissions.has("ApiEnabled"))
    return text(403, `${fault("apiCurrentlyDisabled").message}\n`);
  if (caller) return caller;
  if (isClient) return text(401, `${fault("sessionInvalid").message}\n`);
  return { status: 303, headers: { location: `/?startURL=${encodeURIComponent(request.path)}` } };
}

/** "", which is no session, for a header that holds none. */
function clientSession(request: Request): string {
  try {
    return sessionIdOf(request);
  } catch (error) {
    if (error instanceof FaultError) return "";
    throw error;
  }
}

const text = (status: number, body: string): Reply => ({
  status,
  headers: { "content-type": "text/plain;charset=UTF-8", "cache-control": "no-store" },
  body,
});
