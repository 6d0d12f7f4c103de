// Whatever is sent: an answer in REST's form, never a crash.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RestAnswer } from "../../support/client.ts";
import { make, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => ({ account: await make(caller, "Account", { Name: "Acme" }) }));

function expectAnswer({ status, text, body }: RestAnswer): void {
  expect(status, text).toBeLessThan(500);
  if (status < 400) return;
  expect(body).toBeInstanceOf(Array);
  for (const error of body as { message: unknown; errorCode: unknown }[]) {
    expect(typeof error.message).toBe("string");
    expect(error.errorCode).toMatch(/^[A-Z_]+$/);
  }
}

const fieldName = fc.oneof(
  fc.constantFrom(
    "Name",
    "name",
    "Id",
    "OwnerId",
    "ParentId",
    "AnnualRevenue",
    "CreatedDate",
    "IsDeleted",
    "BillingAddress",
    "__proto__",
    "constructor",
    "attributes",
    "Sic",
    "NumberOfEmployees",
  ),
  fc.string(),
);
const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(
    null,
    [],
    {},
    "001000000000001AAA",
    "2026-13-01",
    1e308,
    -0,
    "\ud800",
    "\u0000",
    "'; DROP TABLE so_Account; --",
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const record = fc
  .array(fc.tuple(fieldName, value), { maxLength: 6 })
  .map(
    (pairs) =>
      `{${pairs.map(([name, cell]) => `${JSON.stringify(name)}:${JSON.stringify(cell)}`).join(",")}}`,
  );
const mutated = fc
  .tuple(record, fc.nat(), fc.constantFrom("", '"', "{", "}", "[", ",", "\\", "\u0001", "\uffff"))
  .map(([text, at, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + 1);
  });

const segment = fc.oneof(
  fc.constantFrom(
    "sobjects",
    "Account",
    "query",
    "queryAll",
    "describe",
    "Id",
    "limits",
    "..",
    ".",
    "%2e%2e",
    "%2F",
    "001000000000001AAA",
    "__proto__",
    "constructor",
    "Account.json",
    "x.xml",
    "'",
    "so_Account",
  ),
  fc
    .string({ unit: "binary", maxLength: 12 })
    .filter((text) => text.isWellFormed())
    .map(encodeURIComponent),
);
const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`);
const method = fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS");

describe("hostile input", () => {
  it("in bodies is refused or written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(record, mutated), fc.boolean(), async (body, create) => {
        const { send, names } = org();
        expectAnswer(
          await send(
            create ? "POST" : "PATCH",
            `/sobjects/Account${create ? "" : `/${names["account"]}`}`,
            body,
          ),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("in paths is refused or answered", async () => {
    await fc.assert(
      fc.asyncProperty(path, method, fc.option(record, { nil: "" }), async (target, verb, body) => {
        // DELETE of what a run has made itself is legal and of no interest.
        const response = await org().send(
          verb,
          target,
          verb === "GET" || verb === "OPTIONS" ? undefined : body,
        );
        expect(response.status, response.text).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  });

  it("in query strings and headers is refused or answered", async () => {
    const name = fc.constantFrom("q", "fields", "columns", "explain", "_HttpMethod");
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }).filter((part) => part.isWellFormed()),
      fc.constantFrom("SELECT Id FROM Account", "PATCH", "true", "%", "Name,Name,,Id"),
    );
    const resource = fc.constantFrom(
      "/query",
      "/queryAll",
      "/sobjects/Account",
      "/sobjects/Account/001000000000001AAA",
      "/limits",
    );
    const header = fc.tuple(
      fc.constantFrom(
        "accept",
        "content-type",
        "sforce-query-options",
        "x-prettyprint",
        "accept-encoding",
        "content-encoding",
      ),
      fc.string({ maxLength: 30 }).filter((part) => /^[\x20-\x7e]*$/.test(part)),
    );
    await fc.assert(
      fc.asyncProperty(
        resource,
        fc.dictionary(name, text),
        header,
        fc.constantFrom("GET", "POST"),
        async (base, query, [key, content], verb) => {
          const answer = await org().send(
            verb,
            `${base}?${new URLSearchParams(query)}`,
            verb === "POST" ? "{}" : undefined,
            { [key]: content },
          );
          expectAnswer(answer);
        },
      ),
      { numRuns: 500 },
    );
  });
});
