// composite: up to 25 requests in one, later ones with values of the answers to earlier ones.
import { fault } from "../../domain/fault.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Answer, Handler, RestCall } from "./answer.ts";
import { faultAnswer } from "./fault.ts";
import { type NamedSubrequest, readComposite } from "./read-composite.ts";
import { isJsonObject, memberOf } from "./read-json.ts";
import { fillBody, fillUrl, MissingReference } from "./references.ts";
import { bodyJson, headersOf, subrequestOf } from "./subrequest.ts";

interface SubAnswer {
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

/** POST composite */
export const composite: Handler = async (rest) => {
  const { allOrNone, subrequests } = await readComposite(rest);
  const answers = allOrNone ? await allOf(rest, subrequests) : await eachOf(rest, subrequests);
  return { status: 200, json: `{"compositeResponse":[${answers.map(written).join(",")}]}` };
};

const written = ({ body, httpHeaders, httpStatusCode, referenceId }: SubAnswer): string =>
  `{"body":${body},"httpHeaders":${JSON.stringify(httpHeaders)},"httpStatusCode":${httpStatusCode},"referenceId":${JSON.stringify(referenceId)}}`;

async function eachOf(rest: RestCall, subrequests: readonly NamedSubrequest[]): Promise<SubAnswer[]> {
  const answers: SubAnswer[] = [];
  const bodies = new Map<string, unknown>();
  for (const subrequest of subrequests) {
    const answer = await answerTo(rest, rest.ports, subrequest, bodies);
    answers.push(answer);
    if (!isRefusal(answer.httpStatusCode)) bodies.set(subrequest.referenceId, JSON.parse(answer.body));
  }
  return answers;
}

/** All in one transaction: the first that fails takes the others back, and those behind it are not tried. */
async function allOf(rest: RestCall, subrequests: readonly NamedSubrequest[]): Promise<readonly SubAnswer[]> {
  try {
    return await rest.ports.stores.transaction(async (stores) => {
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
  } catch (error) {
    if (error instanceof RolledBack) return error.answers;
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

const taken = (referenceId: string): SubAnswer => halted(referenceId, fault("compositeRolledBack").message);

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
