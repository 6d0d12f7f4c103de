// REST calls as records: what is sent, what must come back. Each file of scenarios has an org of its own.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg, type TestOrg, type TestOrgOptions } from "../../../src/testing.ts";
import { type RestAnswer, restClient, soapLogin } from "../../support/client.ts";

export interface Scenario {
  readonly does: string;
  readonly method?: string;
  /** Below /services/data/vNN.0; `<name>` stands for what the set-up returned under that name. */
  readonly path: string;
  readonly version?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The whole body as it is on the wire. */
  readonly text?: string;
  /** The body must match, as toMatchObject() does. */
  readonly like?: unknown;
  /** Content-Type of a body; JSON if absent. */
  readonly type?: string;
  readonly has?: readonly string[];
  readonly hasNot?: readonly string[];
  /** Headers that the answer must have. */
  readonly answersWith?: Readonly<Record<string, string>>;
}

export type Names = Readonly<Record<string, string>>;

export interface Caller {
  readonly org: TestOrg;
  readonly session: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer>;
}

/** One org for the file; `setUp` makes what the scenarios need and gives it names. */
export function withOrg(
  setUp: (caller: Caller) => Promise<Names> = async () => ({}),
  options: TestOrgOptions = {},
): () => Caller & { readonly names: Names } {
  let caller: (Caller & { readonly names: Names }) | undefined;
  beforeAll(async () => {
    const org = await startOrg(options);
    const session = await soapLogin(
      org.url,
      org.admin.username,
      org.admin.password + org.admin.securityToken,
    );
    const signedIn: Caller = { org, session, send: restClient(org.url, session) };
    caller = { ...signedIn, names: await setUp(signedIn) };
  });
  afterAll(() => caller?.org.stop());
  return () => {
    if (!caller) throw new Error("the org has not started");
    return caller;
  };
}

/** `inXml`: what the set-up didn't name is a tag. */
const filled = (text: string, names: Names, inXml = false): string =>
  text.replaceAll(/<(\w+)>/g, (tag, name: string) => {
    const value = names[name] ?? (inXml ? tag : undefined);
    if (value === undefined) throw new Error(`the set-up gave no ${name}`);
    return value;
  });

/** Each scenario as a test of its own. */
export function run(org: () => Caller & { readonly names: Names }, scenarios: readonly Scenario[]): void {
  it.each(scenarios)("$does", async (scenario) => {
    const { names, session, org: running } = org();
    const send = restClient(running.url, session, scenario.version);
    const answer = await send(scenario.method ?? "GET", filled(scenario.path, names), scenario.body, {
      ...scenario.headers,
    });
    check(scenario, answer, names);
  });
}

function check(scenario: Scenario, answer: RestAnswer, names: Names): void {
  expect(answer.status, answer.text).toBe(scenario.status);
  expect(answer.headers.get("sforce-limit-info")).toMatch(/^api-usage=\d+\/\d+$/);
  if (answer.text !== "")
    expect(answer.headers.get("content-type")).toBe(scenario.type ?? "application/json;charset=UTF-8");
  const inXml = scenario.type?.includes("xml") === true;
  if (scenario.text !== undefined) expect(answer.text).toBe(filled(scenario.text, names, inXml));
  if (scenario.like !== undefined) expect(answer.body).toMatchObject(scenario.like as object);
  for (const piece of scenario.has ?? []) expect(answer.text).toContain(filled(piece, names, inXml));
  for (const piece of scenario.hasNot ?? []) expect(answer.text).not.toContain(filled(piece, names, inXml));
  for (const [name, value] of Object.entries(scenario.answersWith ?? {})) {
    expect(answer.headers.get(name)).toBe(filled(value, names));
  }
}

/** Makes a record and gives its id. */
export async function make(
  { send }: Caller,
  object: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { status, body, text } = await send("POST", `/sobjects/${object}`, fields);
  if (status !== 201) throw new Error(text);
  return (body as { id: string }).id;
}
