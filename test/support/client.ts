// The smallest clients that black-box tests need: a SOAP login and REST calls.
import { NEWEST_API_VERSION } from "../../src/facts/api-versions.ts";

/** Logs in over SOAP and gives the session id; throws the faultstring. */
export async function soapLogin(url: string, username: string, secret: string): Promise<string> {
  const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const response = await fetch(`${url}/services/Soap/u/64.0`, {
    method: "POST",
    headers: { "content-type": "text/xml", soapaction: '""' },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${escaped(username)}</username><password>${escaped(secret)}</password></login></e:Body></e:Envelope>`,
  });
  const text = await response.text();
  const session = /<sessionId>([^<]+)<\/sessionId>/.exec(text)?.[1];
  if (!session) throw new Error(/<faultstring>([^<]*)/.exec(text)?.[1] ?? text);
  return session;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined if the answer is none. */
  readonly body: unknown;
}

export type RestClient = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<RestAnswer>;

/** Calls below /services/data/vNN.0 with a session. A string body is sent as it is, anything else as JSON. */
export function restClient(url: string, session: string, version = NEWEST_API_VERSION): RestClient {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}/services/data/v${version}.0${path}`, {
      method,
      headers: { authorization: `Bearer ${session}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json") === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json ? JSON.parse(text) : undefined,
    };
  };
}
