// An org and a reader of its OData feed.
import { afterAll, beforeAll, expect } from "vitest";
import { startOrg, type TestOrg, type TestOrgOptions } from "../../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../../support/client.ts";

export interface FeedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined if the answer is none. */
  readonly body: unknown;
}

export interface Feed {
  readonly org: TestOrg;
  /** The admin's session. */
  readonly session: string;
  readonly rest: RestClient;
  /** `path` is what follows /odata/v4, or a whole URL; by the admin's session unless `headers` say otherwise. */
  get(path: string, headers?: Readonly<Record<string, string>>, method?: string): Promise<FeedAnswer>;
}

export const basic = (username: string, secret: string): string =>
  `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`;

/** One org for the file; `setUp` makes what the tests need and gives it names. */
export function withFeed<Names>(
  setUp: (feed: Feed) => Promise<Names>,
  options: TestOrgOptions = {},
): () => Feed & { readonly names: Names } {
  let feed: (Feed & { readonly names: Names }) | undefined;
  beforeAll(async () => {
    const org = await startOrg(options);
    const { username, password, securityToken } = org.admin;
    const session = await soapLogin(org.url, username, password + securityToken);
    const opened: Feed = {
      org,
      session,
      rest: restClient(org.url, session),
      get: (path, headers = {}, method = "GET") => read(org.url, session, path, headers, method),
    };
    feed = { ...opened, names: await setUp(opened) };
  });
  afterAll(() => feed?.org.stop());
  return () => {
    if (!feed) throw new Error("the org has not started");
    return feed;
  };
}

async function read(
  url: string,
  session: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  method: string,
): Promise<FeedAnswer> {
  const response = await fetch(path.startsWith("http") ? path : `${url}/odata/v4${path}`, {
    method,
    headers: { authorization: `Bearer ${session}`, ...headers },
    redirect: "manual",
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? JSON.parse(text) : undefined,
  };
}

export interface Page {
  readonly "@odata.context"?: string;
  readonly "@odata.count"?: number;
  readonly "@odata.nextLink"?: string;
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

export function pageOf(answer: FeedAnswer): Page {
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Page;
}

/** All pages from `path` on. */
export async function pagesFrom(
  { get }: Pick<Feed, "get">,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: Page = pageOf(await get(next, headers));
    pages.push(page);
    next = page["@odata.nextLink"];
  }
  return pages;
}

/** Refused in OData's own words; gives the error's code and message. */
export function refusalOf(answer: FeedAnswer): { readonly code: string; readonly message: string } {
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
  expect(answer.headers.get("odata-version")).toBe("4.0");
  const { error } = answer.body as { error: { code: string; message: string } };
  expect(error.code).toMatch(/^[A-Z_]+$/);
  expect(typeof error.message).toBe("string");
  return error;
}
