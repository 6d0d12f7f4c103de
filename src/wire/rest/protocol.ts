// REST API: /services/data. What is checked of a request, and in which order, stands in CHECKS.
import { fault, refuse } from "../../domain/fault.ts";
import { type Awaitable, whenThere } from "../../domain/model/awaitable.ts";
import type { Call } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { countApiCall } from "../../domain/records/limits.ts";
import type { Protocol, Reply, Request } from "../../http/exchange.ts";
import { callerOfSession } from "../shared/credentials.ts";
import type { Answer, Handler } from "./answer.ts";
import { faultAnswer } from "./fault.ts";
import { type Path, pathOf } from "./path.ts";
import { plainReply, render, thrownAnswer, type XmlForm } from "./render.ts";
import { allowedMethods, handlerOf } from "./routes.ts";
import { versions } from "./versions.ts";
import { CHOICES_SHAPE, ERRORS_SHAPE, RESULT_SHAPE, VERSIONS_SHAPE } from "./xml-answer.ts";

const MOUNT = "/services/data";

export function restProtocol(ports: Ports): Protocol {
  return {
    name: "rest",
    mounts: [MOUNT],
    handle: (request) => handle(ports, request),
    crashed: (request) => plainReply(ports, request, faultAnswer(fault("unknown", { id: request.id }))),
  };
}

/** What is known of a request so far; each check adds to it. */
interface Known {
  readonly ports: Ports;
  readonly request: Request;
  /** GET, POST, ... as the request says, or as its `_HttpMethod` does. */
  readonly method: string;
  readonly path: Path;
  /** The answer is to be XML. */
  readonly xml: boolean;
  call?: Call;
}

/** Answers, throws a FaultError, or lets the next one have it. */
type Check = (known: Known) => Awaitable<Answer | undefined>;

/** A request within a request has its caller already, and asks for no format. */
const CHECKS_WITHIN: readonly Check[] = [servedVersion, knownResource, withinAnother, handled];

const CHECKS: readonly Check[] = [versionList, servedVersion, caller, knownResource, acceptable, handled];

function handle(ports: Ports, request: Request): Awaitable<Reply> {
  const known = read(ports, request);
  let answer: Awaitable<Answer>;
  try {
    answer = checked(CHECKS, known, 0);
  } catch (error) {
    answer = thrownAnswer(error);
  }
  return answer instanceof Promise
    ? answer.catch(thrownAnswer).then((one) => render(ports, request, one, xmlFormOf(known, one)))
    : render(ports, request, answer, xmlFormOf(known, answer));
}

/** What an answer is called in XML; undefined if it is to be JSON. */
function xmlFormOf(
  { xml, path: { segments, match }, method }: Known,
  { status }: Answer,
): XmlForm | undefined {
  if (!xml) return undefined;
  const object = match?.params.get("object") ?? "";
  if (status >= 400) return { shape: ERRORS_SHAPE, object };
  if (status === 300) return { shape: CHOICES_SHAPE, object };
  if (segments.length === 0) return { shape: VERSIONS_SHAPE, object };
  return {
    shape: method === "GET" || method === "HEAD" ? (match?.route.xml ?? RESULT_SHAPE) : RESULT_SHAPE,
    object,
  };
}

/** The answer of the first check from `first` on that has one. */
function checked(checks: readonly Check[], known: Known, first: number): Awaitable<Answer> {
  for (let index = first; index < checks.length; index++) {
    const answer = checks[index]?.(known);
    if (answer instanceof Promise) return answer.then((one) => one ?? checked(checks, known, index + 1));
    if (answer) return answer;
  }
  return faultAnswer(fault("notFound"));
}

function read(ports: Ports, request: Request): Known {
  const override = request.method === "POST" ? request.query.get("_HttpMethod")?.toUpperCase() : undefined;
  const path = pathOf(request.path);
  return { ports, request, method: override ?? request.method, path, xml: wantsXml(request, path.suffix) };
}

function versionList({ path, method }: Known): Answer | undefined {
  if (path.segments.length > 0) return undefined;
  return method === "GET" || method === "HEAD" ? versions : notAllowed(method, "HEAD,GET");
}

function servedVersion({ path }: Known): undefined {
  if (path.apiVersion === undefined) throw refuse("notFound");
}

/** Credentials, session, expired password: in this order. */
function caller(known: Known): Awaitable<undefined> {
  const { ports, request, path } = known;
  return whenThere(callerOfSession(ports, request), (found) => {
    if (found.passwordExpired && !path.match?.route.withExpiredPassword) throw refuse("expiredPassword");
    known.call = { caller: found, address: request.address, apiVersion: path.apiVersion ?? 0 };
    countApiCall(ports);
    return undefined;
  });
}

/** XML is for who asks for it and would take nothing else, so that browsers get JSON; a suffix decides first. */
function wantsXml({ headers }: Request, suffix: string | undefined): boolean {
  if (suffix !== undefined) return suffix === "xml";
  const { accept } = headers;
  return accept !== undefined && /\bxml\b/i.test(accept) && !/\bjson\b|\*\/\*|application\/\*/i.test(accept);
}

function acceptable({ xml, path: { match } }: Known): undefined {
  if (xml && !match?.route.xml) throw refuse("notAcceptable");
}

function knownResource({ path: { match, apiVersion = 0 } }: Known): undefined {
  if (!match || apiVersion < (match.route.since ?? 0)) throw refuse("notFound");
}

function handled({ ports, request, method, call, path: { match, segments } }: Known): Awaitable<Answer> {
  if (!call || !match) throw new Error("a handler needs a caller and a route");
  const handler: Handler | undefined = handlerOf(match.route, method);
  if (!handler) return notAllowed(method, allowedMethods(match.route));
  const param = (name: string): string => {
    const value = match.params.get(name);
    if (value === undefined) throw new Error(`the pattern ${match.route.pattern} has no ${name}`);
    return value;
  };
  const subrequest = (inner: Request, innerPorts: Ports): Promise<Answer> => within(innerPorts, inner, call);
  return handler({ ports, call, request, base: `${MOUNT}/${segments[0] ?? ""}`, param, subrequest });
}

async function within(ports: Ports, request: Request, { caller, address }: Call): Promise<Answer> {
  try {
    const known = read(ports, request);
    known.call = { caller, address, apiVersion: known.path.apiVersion ?? 0 };
    return withoutBytes(await checked(CHECKS_WITHIN, known, 0));
  } catch (error) {
    return thrownAnswer(error);
  }
}

/** An answer within another one is JSON. */
function withoutBytes(answer: Answer): Answer {
  if (!answer.bytes) return answer;
  answer.bytes.destroy();
  throw refuse("invalidInput", { detail: "The bytes of a file can't be asked for by a subrequest" });
}

function withinAnother({ path: { match } }: Known): undefined {
  if (match?.route.outermost) {
    throw refuse("invalidInput", { detail: `${match.route.pattern} can't be asked for by a subrequest` });
  }
}

function notAllowed(method: string, allowed: string): Answer {
  const answer = faultAnswer(fault("methodNotAllowed", { method, allowed }));
  return { ...answer, headers: { ...answer.headers, allow: allowed.replaceAll(",", ", ") } };
}
