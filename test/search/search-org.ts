// An org to search in, and what a search found as plain data.
import { afterAll, beforeAll } from "vitest";
import { startOrg, type TestOrg, type TestOrgOptions } from "../../src/testing.ts";
import { type RestAnswer, type RestClient, restClient, soapLogin } from "../support/client.ts";

export interface SearchOrg {
  readonly org: TestOrg;
  readonly send: RestClient;
  /** Makes a record; gives its id. */
  make(object: string, fields: Readonly<Record<string, unknown>>): Promise<string>;
  /** What a SOSL text finds; throws the answer if it is refused. */
  found(sosl: string, by?: RestClient): Promise<readonly FoundRecord[]>;
  /** Names of what is found, for a search that returns them. */
  names(sosl: string, by?: RestClient): Promise<readonly unknown[]>;
  /** "CODE message" of a search that must be refused. */
  refusal(sosl: string, by?: RestClient): Promise<string>;
}

interface FoundRecord {
  readonly attributes: { readonly type: string; readonly url: string };
  readonly [field: string]: unknown;
}

export const searched = (send: RestClient, sosl: string): Promise<RestAnswer> =>
  send("GET", `/search?${new URLSearchParams({ q: sosl })}`);

/** One org for the file; `setUp` fills it. */
export function searchOrg(
  setUp: (org: SearchOrg) => Promise<unknown> = async () => {},
  options: TestOrgOptions = {},
): () => SearchOrg {
  let made: SearchOrg | undefined;
  beforeAll(async () => {
    const org = await startOrg(options);
    const { username, password, securityToken } = org.admin;
    made = signedIn(org, restClient(org.url, await soapLogin(org.url, username, password + securityToken)));
    await setUp(made);
  });
  afterAll(() => made?.org.stop());
  return () => {
    if (!made) throw new Error("the org has not started");
    return made;
  };
}

function signedIn(org: TestOrg, send: RestClient): SearchOrg {
  const found = async (sosl: string, by = send): Promise<readonly FoundRecord[]> => {
    const { status, body, text } = await searched(by, sosl);
    if (status !== 200) throw new Error(text);
    return (body as { searchRecords: FoundRecord[] }).searchRecords;
  };
  return {
    org,
    send,
    found,
    async make(object, fields) {
      const { status, body, text } = await send("POST", `/sobjects/${object}`, fields);
      if (status !== 201) throw new Error(text);
      return (body as { id: string }).id;
    },
    names: async (sosl, by) => (await found(sosl, by)).map(({ Name }) => Name),
    async refusal(sosl, by = send) {
      const { status, body, text } = await searched(by, sosl);
      if (status !== 400) throw new Error(`${status} ${text}`);
      const [{ errorCode, message }] = body as [{ errorCode: string; message: string }];
      return `${errorCode} ${message}`;
    },
  };
}
