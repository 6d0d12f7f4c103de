// SOAP over a bare socket client: every byte and header as it was sent, from any loopback address.
import { Agent, type IncomingHttpHeaders, request } from "node:http";

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Post {
  /** Below the org's URL. */
  readonly path?: string;
  readonly method?: string;
  /** Several values of one name are sent as lines of their own. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The client's address, such as "127.0.0.2". */
  readonly from?: string;
}

/** Every XML answer so far and the path it came from: what they are is for schemas to say. */
export const answered: { readonly path: string; readonly text: string }[] = [];

const agent = new Agent({ keepAlive: false });

/** Sends `body` as it is, with its length. */
export function post(url: string, body: string | Uint8Array, options: Post = {}): Promise<RawAnswer> {
  const { path = "/services/Soap/u/64.0", method = "POST", from = "127.0.0.1" } = options;
  const headers = { "content-type": "text/xml; charset=UTF-8", soapaction: '""', ...options.headers };
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, headers, localAddress: from, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.headers["content-type"]?.startsWith("text/xml")) answered.push({ path, text });
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export const SOAP_NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/";

export type Flavour = "u" | "c" | "m";

export const NAMESPACES: Readonly<Record<Flavour, string>> = {
  u: "urn:partner.soap.sforce.com",
  c: "urn:enterprise.soap.sforce.com",
  m: "http://soap.sforce.com/2006/04/metadata",
};

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#xD;");

/** An envelope in jsforce's prefixes. `body` and `header` are XML in the flavour's default namespace. */
export const envelope = (body: string, header = "", flavour: Flavour = "u"): string =>
  `<?xml version="1.0" encoding="utf-8"?><se:Envelope xmlns:se="${SOAP_NAMESPACE}" xmlns="${NAMESPACES[flavour]}"><se:Header>${header}</se:Header><se:Body>${body}</se:Body></se:Envelope>`;

export const loginXml = (username: string, secret: string): string =>
  `<login><username>${escaped(username)}</username><password>${escaped(secret)}</password></login>`;

export const sessionHeader = (session: string): string =>
  `<SessionHeader><sessionId>${escaped(session)}</sessionId></SessionHeader>`;

/** login() as a client would call it. */
export const login = (
  url: string,
  username: string,
  secret: string,
  options: Post & { readonly flavour?: Flavour; readonly header?: string } = {},
): Promise<RawAnswer> =>
  post(url, envelope(loginXml(username, secret), options.header, options.flavour), options);

/** An operation with a session. */
export const call = (
  url: string,
  session: string,
  operation: string,
  options: Post & { readonly flavour?: Flavour } = {},
): Promise<RawAnswer> => post(url, envelope(operation, sessionHeader(session), options.flavour), options);

/** Text of the first element of a name. */
export const textIn = (answer: RawAnswer, element: string): string | undefined =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(answer.text)?.[1];

/** The session of an answer to login(); throws what the answer says if it has none. */
export function sessionIn(answer: RawAnswer): string {
  const session = textIn(answer, "sessionId");
  if (session === undefined) throw new Error(answer.text);
  return session;
}

/** "INVALID_LOGIN" and the like, or "success" for a 200. */
export const outcomeOf = (answer: RawAnswer): string =>
  answer.status === 200 ? "success" : (textIn(answer, "sf:exceptionCode") ?? answer.text);

/** Body of a fault byte for byte, as recorded from real orgs. Login faults have no prefix before their faultcode. */
export function faultBody(
  code: string,
  message: string,
  {
    type = "UnexpectedErrorFault",
    flavour = "u",
  }: { readonly type?: string; readonly flavour?: Flavour } = {},
): string {
  const namespace = NAMESPACES[flavour].replace("urn:", "urn:fault.");
  const faultcode = type === "LoginFault" ? code : `sf:${code}`;
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${SOAP_NAMESPACE}" xmlns:sf="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault><faultcode>${faultcode}</faultcode><faultstring>${code}: ${message}</faultstring><detail><sf:${type} xsi:type="sf:${type}"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:${type}></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
}

export const INVALID_LOGIN = "Invalid username, password, security token; or user locked out.";
export const TOKEN_REQUIRED = `${INVALID_LOGIN} Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company\u2019s trusted networks, you must add a security token to your password to log in. To get your new security token, log in to Salesforce. From your personal settings, enter Reset My Security Token in the Quick Find box, then select Reset My Security Token.`;
