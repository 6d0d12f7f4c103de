// Whatever is sent: an answer, or a refusal in OData's own words; never a crash.
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { soapLogin } from "../../support/client.ts";
import { person } from "../../support/identity.ts";
import { pageOf, withFeed } from "./feed.ts";
import { makeSamples } from "./typed-feed.ts";

const RUNS = 2500;

const feed = withFeed(async (opened) => {
  const names = await makeSamples(opened);
  const other = await person(opened.org);
  const theirs = await soapLogin(opened.org.url, other.username, other.password + other.token);
  const one = { prefer: "odata.maxpagesize=1" };
  const tokenOf = async (path: string, session: string): Promise<string> => {
    const headers = { ...one, authorization: `Bearer ${session}` };
    return pageOf(await opened.get(path, headers))["@odata.nextLink"]?.split("/odata/v4")[1] ?? "";
  };
  return {
    ...names,
    links: [
      await tokenOf("/Sample__c", opened.session),
      await tokenOf("/Sample__c?$orderby=Name", opened.session),
      await tokenOf("/Sample__c", theirs),
      await tokenOf("/Sample__c?$orderby=Name", theirs),
    ],
  };
});
const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

interface Sent {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as it is, where fetch() would put it right. */
const send = (path: string, headers: Readonly<Record<string, string>>, method = "GET"): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(feed().org.url);
    const sent = request({ hostname, port, path, method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });

function isDecodable(path: string): boolean {
  try {
    return !decodeURIComponent(path.split("?")[0] ?? "").includes("\0");
  } catch {
    return false;
  }
}

async function check(path: string, headers: Readonly<Record<string, string>>, method = "GET"): Promise<Sent> {
  const authorization = `Bearer ${feed().session}`;
  const answer = await send(`/odata/v4${path}`, { authorization, ...headers }, method);
  const { status, text } = answer;
  expect(status < 500 || status === 501, `${status} ${path} ${JSON.stringify(headers)} ${text}`).toBe(true);
  // What is no path at all is the listener's, which knows no protocol yet.
  if (!isDecodable(path)) {
    expect(status).toBe(400);
    return answer;
  }
  expect(answer.headers["odata-version"], path).toBe("4.0");
  if (method === "HEAD") return answer;
  if (status >= 400) {
    expect(answer.headers["content-type"]).toBe("application/json;charset=utf-8");
    const { error, ...others } = JSON.parse(text) as { error: { code: unknown; message: unknown } };
    expect(others).toEqual({});
    expect(error.code).toMatch(/^[A-Z_]+$/);
    expect(typeof error.message).toBe("string");
  } else expect(status).toBe(200);
  if (status === 401) expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm=/);
  return answer;
}

const nasty = fc.oneof(
  fc.constantFrom(
    ..."'()/,;:$@%&=?#+ \\\"<>{}[]|^`~*!._-0123456789",
    "%00",
    "%27",
    "%2F",
    "%C3%A9",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "%ZZ",
    "''",
    "null",
    "$filter=",
    "&$top=",
    "&$skip=",
    "not ",
    "eq",
    "1e999",
    "-0",
    "9".repeat(400),
    "__proto__",
  ),
  fc.string({ unit: "binary", maxLength: 6 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

/** A text with pieces of it taken away, doubled, swapped or replaced. */
const mutated = (seeds: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      seeds,
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 8 }), fc.constantFrom("cut", "double", "put"), nasty), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([seed, changes]) =>
      changes.reduce((text, [where, length, what, piece]) => {
        const at = where % (text.length + 1);
        const end = at + length;
        if (what === "cut") return text.slice(0, at) + text.slice(end);
        if (what === "double") return text.slice(0, end) + text.slice(at);
        return text.slice(0, at) + piece + text.slice(at);
      }, seed),
    )
    // Node's client sends no others.
    .map((text) => text.replaceAll(/[^\x21-\x7e]/g, "%20").replaceAll("#", "%23"));

const seedPath = fc.constantFrom(
  "/",
  "/$metadata",
  "/$metadata?$format=xml",
  "/Sample__c",
  "/Sample__c/$count?$filter=Flag__c",
  "/Sample__c('a00gf0000000001AAA')?$select=Name",
  "/Sample__c?$top=2&$skip=1&$count=true",
  "/Sample__c?$orderby=Name%20desc,Account__r/Name",
  "/Sample__c?$select=Id,Name&$expand=Account__r($select=Name),CreatedBy",
  "/Sample__c?$filter=Name%20eq%20'one'%20or%20not%20(Whole__c%20in%20(1,2.5,null))",
  "/Sample__c?$filter=contains(Text__c,'%25')%20and%20Moment__c%20lt%202026-01-01T00:00:00Z",
  "/Sample__c?$filter=Day__c%20ge%202020-02-29%20and%20Time__c%20gt%2007:08:09.01%20and%20Id%20ne%20'a00'",
  "/Sample__c?$filter=Account__r/Owner/Name%20eq%20null&$format=json",
  "/LoginHistory?$filter=LoginTime%20gt%202020-01-01T00:00:00.0000000%2B02:00",
);

const word = fc.constantFrom(
  "Name",
  "Whole__c",
  "Amount__c",
  "Flag__c",
  "Day__c",
  "Moment__c",
  "Time__c",
  "Id",
  "Account__c",
  "Choices__c",
  "Account__r/Name",
  "Account__r/Owner/Manager/Name",
  "Long__c",
  "Place__c",
  "Nobody",
  "null",
  "true",
  "1",
  "-1.5e3",
  "1e999",
  "'x'",
  "''",
  "'%_\\'",
  "'Ünï©ødé 日本'",
  "2020-02-29",
  "9999-99-99",
  "0000-01-01",
  "2020-01-01T00:00:00Z",
  "2020-01-01T00:00:00.999999999999+14:00",
  "07:08",
  "25:61:61",
  "'a00gf0000000001AAA'",
  "01234567-89ab-cdef-0123-456789abcdef",
);
const filterText = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc
      .tuple(word, fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge", "has", "add"), word)
      .map((parts) => parts.join(" ")),
    word,
    fc.tuple(word, fc.array(word, { maxLength: 4 })).map(([left, list]) => `${left} in (${list.join(",")})`),
    fc
      .tuple(fc.constantFrom("contains", "startswith", "endswith", "tolower", "any"), word, word)
      .map(([name, one, other]) => `${name}(${one},${other})`),
    fc
      .tuple(tie("filter"), fc.constantFrom("and", "or", "eq", "in"), tie("filter"))
      .map((parts) => parts.join(" ")),
    tie("filter").map((inner) => `not ${inner}`),
    tie("filter").map((inner) => `(${inner})`),
  ),
})).filter;

describe("hostile input", () => {
  it("in paths and options is refused or answered", async () => {
    await fc.assert(
      fc.asyncProperty(
        mutated(seedPath),
        fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "DELETE"),
        async (path, method) => {
          await check(path.startsWith("/") || path.startsWith("?") ? path : `/${path}`, {}, method);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("in filters is refused or answered, on pages as in counts", async () => {
    await fc.assert(
      fc.asyncProperty(
        filterText,
        fc.constantFrom("/Sample__c", "/Sample__c/$count"),
        async (filter, path) => {
          await check(`${path}?$filter=${encodeURIComponent(filter)}`, {});
        },
      ),
      { numRuns: RUNS },
    );
  });

  it("in $skiptoken is refused, and never anybody else's rows", async () => {
    const link = fc.nat({ max: 3 }).map((index) => index);
    await fc.assert(
      fc.asyncProperty(link, mutated(fc.constant("X")), fc.nat(), async (index, piece, where) => {
        const whole = feed().names.links[index] ?? "";
        const start = whole.indexOf("$skiptoken=") + "$skiptoken=".length;
        const at = start + (where % (whole.length - start + 1));
        const changed = `${whole.slice(0, at)}${piece.replaceAll(/[&$]/g, "A")}${whole.slice(at)}`;
        const { status } = await check(changed, {});
        if (index >= 2) expect(status, changed).toBe(400);
        if (status === 200) expect(decodeURIComponent(changed)).toBe(decodeURIComponent(whole));
      }),
      { numRuns: RUNS },
    );
  });

  it("in headers is refused or answered", async () => {
    const name = fc.constantFrom(
      "authorization",
      "accept",
      "prefer",
      "odata-maxversion",
      "odata-version",
      "x-sfdc-session",
      "user-agent",
      "host",
      "accept-encoding",
      "content-type",
      "x-forwarded-for",
      "_httpmethod",
    );
    const value = fc.oneof(
      fc
        .string({ unit: "binary", maxLength: 40 })
        .map((text) => text.replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, "")),
      fc.constantFrom(
        "application/json;odata.metadata=full",
        "application/json;;;q=x;=",
        "odata.maxpagesize=99999999999999999999",
        "odata.maxpagesize=-1",
        "4.0;NetFx",
        "Basic ",
        "Basic YTpi",
        "Bearer ",
        "Basic 8J+YgDrwn5iA",
        "a".repeat(8000),
        ",".repeat(5000),
      ),
      fc
        .string({ unit: "binary", maxLength: 30 })
        .map((text) => `Basic ${Buffer.from(text).toString("base64")}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 4 }), seedPath, async (headers, path) => {
        await check(path, headers);
      }),
      { numRuns: RUNS },
    );
  });

  it("of great depth, length and size is refused or answered", async () => {
    const deep = (open: string, inner: string, close: string, times: number): string =>
      `/Sample__c?$filter=${encodeURIComponent(open.repeat(times) + inner + close.repeat(times))}`;
    for (const times of [90, 99, 100, 101, 10_000]) {
      const expected = times <= 100 ? 200 : 400;
      expect((await check(deep("(", "Flag__c", ")", times), {})).status, `${times} (`).toBe(expected);
      if (times <= 5000) expect((await check(deep("not ", "Flag__c", "", times), {})).status).toBe(expected);
    }
    const many = (one: string, separator: string, count: number): string =>
      Array(count).fill(one).join(separator);
    expect((await check(`/Sample__c?$filter=${many("Flag__c", "%20or%20", 3500)}`, {})).status).toBe(200);
    const alternating = `${"(Flag__c%20or%20Flag__c%20and%20".repeat(95)}Flag__c${")".repeat(95)}`;
    expect((await check(`/Sample__c?$filter=${alternating}`, {})).status).toBe(200);
    expect((await check(`/Sample__c?$filter=Whole__c%20in%20(${many("1", ",", 20_000)})`, {})).status).toBe(
      200,
    );
    expect((await check(`/Sample__c?$filter=contains(Text__c,'${"%25".repeat(7990)}')`, {})).status).toBe(
      200,
    );
    expect((await check(`/Sample__c?$filter=contains(Text__c,'${"%25".repeat(8001)}')`, {})).status).toBe(
      400,
    );
    expect((await check(`/Sample__c?$select=${many("Name", ",", 10_000)}`, {})).status).toBe(200);
    expect((await check(`/Sample__c?$expand=${"Account__r(".repeat(5000)}`, {})).status).toBe(501);
  });
});
