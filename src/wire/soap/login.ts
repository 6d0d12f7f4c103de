import type { Fault } from "../../domain/fault.ts";
import { login } from "../../domain/identity/login.ts";
import { firstId, formatId, formatId15 } from "../../domain/model/id.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { API_CLIENT_PREFIX, type SoapFlavour } from "../../facts/soap.ts";
import type { Request } from "../../http/exchange.ts";
import { type SoapRequest, textOf } from "./envelope.ts";
import { userInfoResult } from "./get-user-info.ts";
import { writeMessage } from "./write-message.ts";

/** The inside of <loginResponse> in the WSDL's order, or the refusal. */
export async function loginOperation(
  ports: Ports,
  flavour: SoapFlavour,
  version: number,
  request: Request,
  { headers, operation }: SoapRequest,
): Promise<{ readonly result: string } | { readonly fault: Fault }> {
  const username = textOf(operation, "username") ?? "";
  const secret = textOf(operation, "password") ?? "";
  const organizationId = textOf(headers.get("LoginScopeHeader"), "organizationId");
  const decision = await login(ports, {
    username,
    secret,
    address: request.address,
    channel: flavour.segment === "c" ? "soap-enterprise" : "soap-partner",
    apiVersion: version,
    application: applicationOf(request, textOf(headers.get("CallOptions"), "client")),
    // Not by URL: it would cost more than the rest of this function.
    loginUrl: request.origin.split("/")[2] ?? "",
    tls: request.tls,
    ...(organizationId === undefined ? {} : { organizationId }),
  });
  if (!decision.ok) return { fault: decision.fault };
  const org15 = formatId15(ports.settings.orgId);
  const path = (segment: string): string =>
    `${request.origin}/services/Soap/${segment}/${version}.0/${org15}`;
  const client = flavour.segment === "c" ? `/${formatId(firstId(API_CLIENT_PREFIX) + 1).slice(0, 15)}` : "";
  const result = {
    metadataServerUrl: path("m"),
    passwordExpired: decision.passwordExpired,
    sandbox: false,
    serverUrl: path(flavour.segment) + client,
    sessionId: decision.sessionId,
    userId: formatId(decision.user.userId),
    userInfo: userInfoResult(decision.user),
  };
  return { result: writeMessage("loginResponse", { result }, version) };
}

/** What LoginHistory calls the application: CallOptions' client, else the product of the User-Agent. */
function applicationOf(request: Request, client: string | undefined): string {
  return client?.trim() || (request.headers["user-agent"]?.split(/[\s(]/)[0] ?? "");
}
