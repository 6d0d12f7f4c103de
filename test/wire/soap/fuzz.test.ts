// Thousands of spoiled envelopes: each has a well-formed answer that a client knows, and nothing crashes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  call,
  envelope,
  loginXml,
  NAMESPACES,
  post,
  SOAP_NAMESPACE,
  sessionHeader,
} from "../../support/soap.ts";
import { expectDocumented, hostileOrg } from "./documented.ts";
import { mutated, mutation } from "./mutation.ts";

/** 100 makes a million requests of it. */
const TIMES = Number(process.env["GROUNDFOG_FUZZ_TIMES"] ?? 1);
/** Thousands of requests, on a machine that may be busy. */
const LONG = 240_000 * TIMES;
const hostile = hostileOrg();

const send = async (body: string | Uint8Array): Promise<void> =>
  expectDocumented(await post(hostile.org().url, body));

describe("mutated envelopes", () => {
  const seeds = (): readonly Buffer[] =>
    [
      envelope("<getServerTimestamp/>", sessionHeader(hostile.session())),
      envelope("<logout/>", `${sessionHeader("x")}<CallOptions><client>y</client></CallOptions>`),
      envelope("<getUserInfo/>", `<b:X xmlns:b="urn:b" se:mustUnderstand="0"><![CDATA[z]]></b:X><!-- c -->`),
      envelope(loginXml("nobody@example.test", "wrong")),
    ].map((xml) => Buffer.from(xml));
  it("have a documented answer", { timeout: LONG }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3 }),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async (seed, mutations) => {
          const bytes = mutations.reduce(mutated, seeds()[seed] ?? Buffer.alloc(0));
          await send(bytes);
        },
      ),
      { numRuns: 9000 * TIMES },
    );
  });

  it("of any shape have a documented answer", { timeout: LONG }, async () => {
    const name = fc.constantFrom(
      "Envelope",
      "Header",
      "Body",
      "login",
      "logout",
      "getUserInfo",
      "username",
      "password",
      "SessionHeader",
      "sessionId",
      "changeOwnPassword",
      "oldPassword",
      "newPassword",
      "x",
    );
    const namespace = fc.constantFrom(SOAP_NAMESPACE, NAMESPACES.u, NAMESPACES.c, "", "urn:other");
    const text = fc.constantFrom(
      "",
      " ",
      "a",
      hostile.session(),
      "&#13;",
      "&amp;amp;",
      "<![CDATA[<]]>",
      "<!-- -->",
    );
    const { tree } = fc.letrec<{ tree: string; children: string }>((tie) => ({
      tree: fc
        .tuple(name, namespace, tie("children"))
        .map(([local, uri, inside]) =>
          uri === ""
            ? `<${local} xmlns="">${inside}</${local}>`
            : `<p:${local} xmlns:p="${uri}">${inside}</p:${local}>`,
        ),
      children: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.array(tie("tree"), { maxLength: 3 }).map((all) => all.join("")),
      ),
    }));
    const inEnvelope = fc.tuple(tree, tree).map(([header, operation]) => envelope(operation, header));
    await fc.assert(
      fc.asyncProperty(fc.oneof(tree, inEnvelope), async (xml) => {
        await send(xml);
      }),
      { numRuns: 2000 * TIMES },
    );
    expect((await call(hostile.org().url, hostile.session(), "<getUserInfo/>")).status).toBe(200);
  });
});
