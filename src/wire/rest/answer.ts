// What passes between the protocol and the handlers of its resources.
import type { Readable } from "node:stream";
import type { Awaitable } from "../../domain/model/awaitable.ts";
import type { Call } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Request } from "../../http/exchange.ts";

/** One call of a known caller to a known resource. */
export interface RestCall {
  readonly ports: Ports;
  readonly call: Call;
  readonly request: Request;
  /** "/services/data/v60.0". */
  readonly base: string;
  /** What stands in the path for a hole of the route's pattern. */
  param(name: string): string;
  /** Answers another request of the same caller, with these ports. Throws only on a crash. */
  subrequest(request: Request, ports: Ports): Awaitable<Answer>;
}

export interface Answer {
  readonly status: number;
  /** JSON text without whitespace; absent if the answer has no body. */
  readonly json?: string;
  /** What is sent in place of JSON; its headers say what it is. */
  readonly bytes?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (rest: RestCall) => Awaitable<Answer>;

/** 200 and the value as JSON. */
export const ok = (value: unknown): Answer => ({ status: 200, json: JSON.stringify(value) });

export const noContent: Answer = { status: 204 };
