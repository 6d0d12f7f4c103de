// Runs the subrequests of composite and composite/graph, one by one or all in one transaction.
import { fault } from "../../domain/fault.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Answer, RestCall } from "./answer.ts";
import { faultAnswer } from "./fault.ts";
import type { NamedSubrequest } from "./read-composite.ts";
import { isJsonObject, memberOf } from "./read-json.ts";
import { fillBody, fillUrl, MissingReference } from "./references.ts";
import { bodyJson, headersOf, subrequestOf } from "./subrequest.ts";

export interface SubAnswer {
  /** JSON. */
  readonly body: string;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** Carries the answers out of a transaction that must not be kept. */
class RolledBack extends Error {
  readonly answers: readonly SubAnswer[];

  constructor(answers: readonly SubAnswer[]) {
    super("rolled back");
    this.answers = answers;
  }
}

/** `{"compositeResponse":[...]}` */
export const responseJson = (answers: readonly SubAnswer[]): string =>
  `{"compositeResponse":[${answers.map(written).join(",")}]}`;

const written = ({ body, httpHeaders, httpStatusCode, referenceId }: SubAnswer): string =>
  `{"body":${body},"httpHeaders":${JSON.stringify(httpHeaders)},"httpStatusCode":${httpStatusCode},"referenceId":${JSON.stringify(referenceId)}}`;

/** Each for itself, in their order; what needs the answer of one that failed is not tried. */
export async function runEach(rest: RestCall, subrequests: readonly NamedSubrequest[]): Promise<SubAnswer[]> {
  const answers: SubAnswer[] = [];
  const bodies = new Map<string, unknown>();
  for (const subrequest of subrequests) {
    const answer = await answerTo(rest, rest.ports, subrequest, bodies);
    answers.push(answer);
    if (!isRefusal(answer.httpStatusCode)) bodies.set(subrequest.referenceId, JSON.parse(answer.body));
  }
  return answers;
}

/** `kept` is false if one failed and nothing of all was done. */
export interface Transacted {
  readonly kept: boolean;
  readonly answers: readonly SubAnswer[];
}

/** All in one transaction: the first that fails takes the others back, and those behind it are not tried. */
export async function runAll(rest: RestCall, subrequests: readonly NamedSubrequest[]): Promise<Transacted> {
  try {
    const answers = await rest.ports.stores.transaction(async (stores) => {
      const ports = { ...rest.ports, stores };
      const answers: SubAnswer[] = [];
      const bodies = new Map<string, unknown>();
      for (const [index, subrequest] of subrequests.entries()) {
        const answer = await answerTo(rest, ports, subrequest, bodies);
        if (isRefusal(answer.httpStatusCode) || isRolledBackCollection(subrequest, answer)) {
          throw new RolledBack(
            subrequests.map(({ referenceId }, other) => (other === index ? answer : taken(referenceId))),
          );
        }
        answers.push(answer);
        bodies.set(subrequest.referenceId, JSON.parse(answer.body));
      }
      return answers;
    });
    return { kept: true, answers };
  } catch (error) {
    if (error instanceof RolledBack) return { kept: false, answers: error.answers };
    throw error;
  }
}

/** 300 is a record that was not written, too. */
const isRefusal = (status: number): boolean => status >= 400 || status === 300;

function isRolledBackCollection({ body }: NamedSubrequest, answer: SubAnswer): boolean {
  if (!isJsonObject(body) || String(memberOf(body, "allOrNone")).toLowerCase() !== "true") return false;
  const rows: unknown = JSON.parse(answer.body);
  return Array.isArray(rows) && rows.some((row) => isJsonObject(row) && row["success"] === false);
}

const halted = (referenceId: string, message: string): SubAnswer => ({
  body: JSON.stringify([{ errorCode: "PROCESSING_HALTED", message }]),
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId,
});

/** What is told of a subrequest that another one took back, or that was not tried because of it. */
export const taken = (referenceId: string): SubAnswer =>
  halted(referenceId, fault("compositeRolledBack").message);

async function answerTo(
  rest: RestCall,
  ports: Ports,
  subrequest: NamedSubrequest,
  bodies: ReadonlyMap<string, unknown>,
): Promise<SubAnswer> {
  const { referenceId } = subrequest;
  let answer: Answer;
  try {
    const url = fillUrl(subrequest.url, bodies);
    const request = subrequestOf(rest.request, {
      ...subrequest,
      url,
      body: fillBody(subrequest.body, bodies),
    });
    answer = request ? await rest.subrequest(request, ports) : faultAnswer(fault("notFound"));
  } catch (error) {
    if (error instanceof MissingReference) return halted(referenceId, error.message);
    throw error;
  }
  return {
    body: bodyJson(answer),
    httpHeaders: headersOf(answer),
    httpStatusCode: answer.status,
    referenceId,
  };
}
