// Logs in over SOAP with password and security token, as any other tool does.
import { CommandFailed } from "../failure.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Appended to the password; null inside of trusted networks. */
  readonly token: string | null;
}

/** A session for the REST and Bulk calls that follow. */
export interface Session {
  /** Origin that serves the data, such as "http://127.0.0.1:8180". */
  readonly instanceUrl: string;
  readonly sessionId: string;
  /** Such as "60.0". */
  readonly apiVersion: string;
}

/** Throws CommandFailed with the org's message when it refuses. */
export async function soapLogin(url: string, apiVersion: string, credentials: Credentials): Promise<Session> {
  if (!URL.canParse(url)) throw new CommandFailed(`--url must be a URL, not "${url}"`);
  const secret = credentials.password + (credentials.token ?? "");
  const envelope = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:partner.soap.sforce.com">
<soapenv:Header><p:CallOptions><p:client>groundfog</p:client></p:CallOptions></soapenv:Header>
<soapenv:Body><p:login><p:username>${escapeXml(credentials.username)}</p:username>
<p:password>${escapeXml(secret)}</p:password></p:login></soapenv:Body></soapenv:Envelope>`;
  const text = await post(new URL(`/services/Soap/u/${apiVersion}`, url), envelope);
  const refusal = textOf(text, "faultstring");
  if (refusal !== undefined) throw new CommandFailed(refusal);
  const sessionId = textOf(text, "sessionId");
  const serverUrl = textOf(text, "serverUrl");
  if (sessionId === undefined || serverUrl === undefined)
    throw new CommandFailed(`${url} gave no login answer`);
  if (textOf(text, "passwordExpired") === "true") {
    throw new CommandFailed(
      `the password of ${credentials.username} must be changed first: log in at ${url}`,
    );
  }
  return { instanceUrl: new URL(serverUrl).origin, sessionId, apiVersion };
}

async function post(url: URL, body: string): Promise<string> {
  const headers = { "content-type": "text/xml; charset=UTF-8", soapaction: '""', "user-agent": "groundfog" };
  try {
    const response = await fetch(url, { method: "POST", headers, body });
    return await response.text();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
    throw new CommandFailed(`nothing answers at ${url.origin}${cause}`);
  }
}

function textOf(xml: string, element: string): string | undefined {
  const found = new RegExp(`<(?:\\w+:)?${element}[^>]*>([^<]*)</`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");

const unescapeXml = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
