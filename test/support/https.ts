// An HTTPS client that trusts one authority, and says by which protocol and certificate it was answered.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request } from "node:https";
import type { ConnectionOptions, TLSSocket } from "node:tls";

interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Such as "TLSv1.3". */
  readonly protocol: string | null;
  /** Serial number of the server's certificate. */
  readonly serial: string;
}

export interface HttpsCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The host that the client believes to talk to; it still connects to the URL's address. */
  readonly as?: string;
  readonly tls?: ConnectionOptions;
}

export type HttpsClient = (url: string, call?: HttpsCall) => Promise<HttpsAnswer>;

/** `caFile` as the ready block names it. Each call is a connection of its own. Rejects with Node's error. */
export const httpsClient =
  (caFile: string): HttpsClient =>
  async (url, { method = "GET", headers = {}, body, as, tls = {} } = {}) => {
    const { port } = new URL(url);
    const named = as === undefined ? {} : { host: `${as}:${port}` };
    const sent = request(url, {
      method,
      agent: false,
      ca: readFileSync(caFile),
      headers: { ...headers, ...named },
      ...(as === undefined ? {} : { servername: as }),
      ...tls,
    });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const socket = response.socket as TLSSocket;
    const [protocol, serial] = [socket.getProtocol(), socket.getPeerCertificate().serialNumber];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, text, protocol, serial };
  };
