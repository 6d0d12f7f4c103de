// Form bodies that no page of ours sends: refused with a page, nothing changed, nothing crashed.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { soapLogin } from "../../support/client.ts";
import { formOf, type Visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();
const PATH = "/settings/reset-security-token";
const csrfOf = async (browser: Visitor): Promise<string> =>
  formOf((await browser.get(PATH)).text).hidden["csrf"] ?? "";
const FORM = "application/x-www-form-urlencoded";

interface Hostile {
  readonly what: string;
  readonly type?: string;
  readonly body: (csrf: string) => NonNullable<RequestInit["body"]>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
}

const CASES: readonly Hostile[] = [
  { what: "text/plain", type: "text/plain", body: (csrf) => `csrf=${csrf}`, status: 415 },
  { what: "JSON", type: "application/json", body: (csrf) => JSON.stringify({ csrf }), status: 415 },
  {
    what: "JSON that reads as a form",
    type: "application/json",
    body: (csrf) => `csrf=${csrf}`,
    status: 415,
  },
  { what: "no content type", type: "", body: (csrf) => Buffer.from(`csrf=${csrf}`), status: 415 },
  {
    what: "multipart",
    type: "multipart/form-data; boundary=x",
    body: (csrf) => `--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x--`,
    status: 415,
  },
  { what: "a field twice", body: (csrf) => `csrf=${csrf}&csrf=${csrf}`, status: 400 },
  { what: "a field twice, once in other letters", body: (csrf) => `csrf=${csrf}&%63srf=x`, status: 400 },
  {
    what: "bytes that are not UTF-8",
    body: (csrf) => Buffer.from(`csrf=${csrf}&x=\xff`, "latin1"),
    status: 400,
  },
  { what: "escapes that are not UTF-8", body: (csrf) => `csrf=${csrf}&x=%C3%28`, status: 400 },
  { what: "an escaped surrogate", body: (csrf) => `csrf=${csrf}&x=%ED%A0%80`, status: 400 },
  {
    what: "a thousand fields",
    body: (csrf) => `csrf=${csrf}${Array.from({ length: 1000 }, (_, i) => `&f${i}=`).join("")}`,
    status: 400,
  },
  { what: "65,537 bytes", body: (csrf) => `csrf=${csrf}&x=`.padEnd(65_537, "y"), status: 413 },
  { what: "ten megabytes", body: () => "x".repeat(10_000_000), status: 413 },
  {
    what: "a gzip bomb",
    body: () => gzipSync(Buffer.alloc(20_000_000)),
    headers: { "content-encoding": "gzip" },
    status: 413,
  },
  { what: "broken gzip", body: () => "csrf", headers: { "content-encoding": "gzip" }, status: 400 },
  { what: "an unknown encoding", body: () => "csrf", headers: { "content-encoding": "x-zoo" }, status: 400 },
  { what: "nothing", body: () => "", status: 403 },
  { what: "separators alone", body: () => "&&==&&", status: 403 },
];

describe("a form body", () => {
  it.each(CASES)("of $what is refused", async ({ type = FORM, body, headers = {}, status }) => {
    const { browser, user } = await signedIn(site());
    const answer = await browser.request("POST", PATH, {
      headers: { ...(type === "" ? {} : { "content-type": type }), ...headers },
      body: body(await csrfOf(browser)),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await soapLogin(site().url, user.username, user.password + user.token)).toMatch(/^00D/);
  });

  it("of the right kind is taken, with a charset, with blanks and with fields that nobody asked for", async () => {
    const { browser } = await signedIn(site());
    const body = `csrf=${await csrfOf(browser)}&x=%F0%9F%98%80+y&&z`;
    for (const type of [`${FORM};charset=UTF-8`, `${FORM.toUpperCase()} ; charset=utf-8`]) {
      const answer = await browser.request("POST", PATH, { headers: { "content-type": type }, body });
      expect(answer).toMatchObject({ status: 303, location: `${PATH}/done` });
    }
  });

  it("of any bytes gets an answer that is no crash", async () => {
    const { browser } = await signedIn(site());
    const piece = fc.constantFrom(
      "csrf=",
      "&",
      "=",
      "%",
      "%00",
      "%ff",
      "+",
      "current=",
      "new=",
      "verify=",
      "x",
      "\0",
      "\r\n",
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(piece, { maxLength: 30 }).map((pieces) => new Uint8Array(Buffer.from(pieces.join("")))),
    );
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom("/login", PATH, "/settings/change-password"),
        async (body, path) => {
          const answer = await browser.request("POST", path, {
            headers: { "content-type": FORM },
            body: body as Uint8Array<ArrayBuffer>,
          });
          expect([400, 403]).toContain(answer.status);
          expect(answer.text).not.toContain("Something broke");
        },
      ),
      { numRuns: 150 },
    );
  });
});
