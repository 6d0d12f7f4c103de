// The listener: turns sockets into Requests and Replies, limits slow clients, stops gracefully.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { requestBody } from "./body.ts";
import { clientAddress, type ProxyList } from "./client-address.ts";
import type { Protocol, Reply, Request, RequestBody, TlsSession } from "./exchange.ts";
import { normalPath, protocolRouter } from "./router.ts";
import { type TlsPair, tlsOptions, tlsSessionOf, watchHandshakes } from "./tls.ts";

// An import would read all that node:http exports, fetch's whole client among it: 25 to 70 ms of each start.
const { createServer } = process.getBuiltinModule("node:http");
const { createServer: createTlsServer } = process.getBuiltinModule("node:https");

export interface ServerOptions {
  readonly protocols: readonly Protocol[];
  readonly proxies: ProxyList;
  /** Overrides the origin that the client's Host header says. */
  readonly publicUrl: string | null;
  /** A handler threw; `id` is what the client was told. */
  readonly onCrash: (id: string, error: unknown) => void;
}

export interface Listener {
  /** Port that was given or taken. */
  readonly port: number;
  /** From the next connection on; HTTPS only. */
  present(pair: TlsPair): void;
  /** Stops accepting, lets answers in flight finish for at most `graceMs`, then closes what is left. */
  stop(graceMs: number): Promise<void>;
}

/** Uploads of 150 MB over slow lines need time; headers don't. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 3_600_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 65_536,
} as const;

/**
 * Listens on a TCP address, over TLS if a pair is given, or, with `path`, on a unix domain socket. Rejects with Node's
 * error if it can't.
 */
export async function listen(
  options: ServerOptions,
  where: { readonly host: string; readonly port: number } | { readonly path: string },
  tls: TlsPair | null = null,
): Promise<Listener> {
  const route = protocolRouter(options.protocols);
  const inFlight = new Set<ServerResponse>();
  const scheme = tls === null ? "http" : "https";
  const onRequest = (message: IncomingMessage, response: ServerResponse): void => {
    inFlight.add(response);
    void answer(options, route, message, response, scheme, over);
  };
  const secure = tls === null ? null : createTlsServer({ ...LIMITS, ...tlsOptions(tls) }, onRequest);
  const server: Server | TlsServer = secure ?? createServer(LIMITS, onRequest);
  const handshakes = secure && watchHandshakes(secure);
  const over = (response: ServerResponse): void => {
    inFlight.delete(response);
    // A client that keeps its connection would hold up the stop.
    if (!server.listening) whenClosed(response, () => server.closeIdleConnections());
  };
  server.on("clientError", (_error, socket) => {
    if (handshakes && !handshakes.isOver(socket)) socket.destroy();
    else if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" ? ((address as AddressInfo | null)?.port ?? 0) : 0,
    present: (pair) => secure?.setSecureContext(tlsOptions(pair)),
    stop: (graceMs) => {
      handshakes?.cut();
      return stop(server, inFlight, graceMs);
    },
  };
}

function whenClosed(response: ServerResponse, act: () => void): void {
  if (response.closed) act();
  else response.once("close", act);
}

async function stop(
  server: Server | TlsServer,
  inFlight: Iterable<ServerResponse>,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  for (const response of inFlight) {
    if (!response.headersSent) response.setHeader("connection", "close");
  }
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(force);
}

type Scheme = "http" | "https";
type Route = (path: string) => Protocol | undefined;

/** Answers one request, whatever happens, and says when that is over. */
async function answer(
  options: ServerOptions,
  route: Route,
  message: IncomingMessage,
  response: ServerResponse,
  scheme: Scheme,
  over: (response: ServerResponse) => void,
): Promise<void> {
  const path = normalPath(message.url ?? "/");
  const protocol = path === undefined ? undefined : route(path);
  if (path === undefined || !protocol) {
    response.writeHead(path === undefined ? 400 : 404, { "content-length": 0 }).end();
    over(response);
    return;
  }
  const request = new IncomingRequest(message, path, scheme, options);
  let reply: Reply;
  try {
    const handled = protocol.handle(request);
    reply = handled instanceof Promise ? await handled : handled;
  } catch (error) {
    options.onCrash(request.id, error);
    reply = protocol.crashed(request);
  }
  try {
    const { body } = reply;
    if (body instanceof Readable) await sendStream(message, response, reply, body);
    else sendWhole(message, response, reply, body);
  } catch (error) {
    // The client went away, or a result file broke off: the status is out, so the connection tells it.
    if ((error as { code?: string }).code !== "ERR_STREAM_PREMATURE_CLOSE")
      options.onCrash(request.id, error);
    response.destroy();
  }
  over(response);
}

const headersOf = (reply: Reply): OutgoingHttpHeaders => ({ ...reply.headers }) as OutgoingHttpHeaders;

async function sendStream(
  message: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  body: Readable,
): Promise<void> {
  response.writeHead(reply.status, headersOf(reply));
  if (message.method !== "HEAD") {
    await pipeline(body, response);
    return;
  }
  body.destroy();
  response.end();
}

function sendWhole(
  message: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  body: string | Uint8Array | undefined,
): void {
  const { status } = reply;
  const headers = headersOf(reply);
  if (status !== 204 && status !== 304) {
    headers["content-length"] = body === undefined ? 0 : Buffer.byteLength(body);
  }
  response.writeHead(status, headers);
  if (body === undefined || message.method === "HEAD") response.end();
  else response.end(body);
}

class IncomingRequest implements Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly #message: IncomingMessage;
  readonly #scheme: Scheme;
  readonly #options: ServerOptions;
  #query: URLSearchParams | undefined;
  #body: RequestBody | undefined;
  #address: string | undefined;
  #origin: string | undefined;
  #id: string | undefined;

  constructor(message: IncomingMessage, path: string, scheme: Scheme, options: ServerOptions) {
    this.method = message.method ?? "GET";
    this.path = path;
    this.headers = message.headers as Readonly<Record<string, string | undefined>>;
    this.#message = message;
    this.#scheme = scheme;
    this.#options = options;
  }

  get query(): URLSearchParams {
    const url = this.#message.url ?? "";
    const start = url.indexOf("?");
    this.#query ??= new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
    return this.#query;
  }

  get address(): string {
    const header = this.headers["x-forwarded-for"];
    this.#address ??= clientAddress(this.#message.socket.remoteAddress ?? "", header, this.#options.proxies);
    return this.#address;
  }

  get origin(): string {
    this.#origin ??= this.#options.publicUrl ?? this.#ownOrigin();
    return this.#origin;
  }

  #ownOrigin(): string {
    const host = this.headers["host"] ?? "";
    const { localAddress, localPort } = this.#message.socket;
    const safe = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/.test(host);
    const own = `${localAddress ?? "127.0.0.1"}:${localPort ?? 80}`;
    return `${this.#scheme}://${safe && URL.canParse(`http://${host}`) ? host : own}`;
  }

  get tls(): TlsSession | null {
    return tlsSessionOf(this.#message.socket);
  }

  get body(): RequestBody {
    this.#body ??= requestBody(this.#message);
    return this.#body;
  }

  get id(): string {
    this.#id ??= randomUUID();
    return this.#id;
  }
}
