// Texts that people put in, in every place where a page shows them: they are read as texts, never as markup.

import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { addUser } from "../../../src/domain/identity/users.ts";
import { queueMail } from "../../../src/domain/mail/outbox.ts";
import { CONSOLE } from "../../support/identity.ts";
import { visitor } from "../../support/visitor.ts";
import { signedIn, withSite } from "./site.ts";

const site = withSite();

const piece = fc.constantFrom(
  "<script>alert(1)</script>",
  "</title>",
  "</textarea>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  '"',
  "'",
  "`",
  "<",
  ">",
  "&",
  "&lt;",
  "&#60;",
  "&quot",
  '" autofocus onfocus=alert(1) x="',
  "</details>",
  "-->",
  "<!--",
  "javascript:alert(1)",
  "{{1}}",
  "$&",
  "\u2028",
  "\u202e",
  "\u00a0",
  "😀",
  "\ud83d",
  "</pre>",
  "]]>",
  "%3Cscript%3E",
);
const hostile = fc
  .array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 6 })), { minLength: 1, maxLength: 6 })
  .map((pieces) =>
    pieces
      .join("")
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, " "),
  );

/** Names of a page's elements and attributes, in order: the same whatever the texts are. */
function shapeOf(page: string): string[] {
  const shape: string[] = [];
  const tag = /<(\/?[a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g;
  for (const [, name = "", attributes = ""] of page.matchAll(tag))
    shape.push(
      name,
      ...[...attributes.matchAll(/([a-zA-Z-]+)(?:="[^"]*")?/g)].map(([, attribute = ""]) => attribute),
    );
  return shape;
}

const unescaped = (page: string): string =>
  page
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

describe("hostile text in", () => {
  it("Quick Find comes back as it was typed", async () => {
    const { browser } = await signedIn(site());
    const shape = shapeOf((await browser.get("/settings?find=zzzz")).text);
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const typed = `zzzz${text}`;
        const { text: page } = await browser.get(`/settings?${new URLSearchParams({ find: typed })}`);
        expect(shapeOf(page)).toEqual(shape);
        expect(unescaped(page)).toContain(`value="${typed}"`);
      }),
      { numRuns: 80 },
    );
  });

  it("any query string changes no page's markup", async () => {
    const { browser } = await signedIn(site());
    const paths = [
      "/home",
      "/settings/reset-security-token",
      "/settings/login-history",
      "/inbox",
      "/inbox/1",
      "/nothing",
      "/",
    ];
    const shapes = new Map<string, string[]>();
    for (const path of paths) shapes.set(path, shapeOf((await browser.get(path)).text));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), hostile, hostile, async (path, name, value) => {
        const { text } = await browser.get(
          `${path}?${new URLSearchParams({ [`x${name}`]: value, startURL: value })}`,
        );
        expect(shapeOf(text)).toEqual(shapes.get(path));
      }),
      { numRuns: 60 },
    );
  });

  it("a path that isn't there is not repeated", async () => {
    const reader = visitor(site().url);
    const { text: page } = await reader.get("/nothing-at-all");
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const answer = await reader.get(`/nothing${encodeURIComponent(text)}`);
        expect(answer).toMatchObject({ status: 404, text: page });
      }),
      { numRuns: 50 },
    );
  });

  it("a user's name, and a mail's subject and text, are shown as texts", async () => {
    const { org, url } = site();
    const { ports } = org;
    let made = 0;
    const pagesFor = async (name: string): Promise<string[]> => {
      made += 1;
      const username = `xss${made}@example.test`;
      const { userId } = await addUser(ports, CONSOLE, {
        username,
        email: username,
        firstName: name.slice(0, 40).toWellFormed(),
        lastName: name.slice(0, 80).toWellFormed(),
        profile: "Standard User",
        password: "Correct-horse-9",
      });
      const mail = await ports.stores.transaction((stores) =>
        queueMail(ports, stores, { to: username, userId, subject: name, text: name, html: "" }),
      );
      const browser = visitor(url);
      await browser.logIn(username, "Correct-horse-9");
      const paths = [
        "/home",
        "/settings/personal-information",
        "/settings/reset-security-token",
        `/inbox/${mail}?view=text`,
        `/inbox/${mail}?view=source`,
      ];
      return await Promise.all(paths.map(async (path) => (await browser.get(path)).text));
    };
    const shapes = (await pagesFor("Plain")).map(shapeOf);
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const name = `x${text}x`;
        const pages = await pagesFor(name);
        expect(pages.map(shapeOf)).toEqual(shapes);
        expect(unescaped(pages[3] ?? "")).toContain(`>${name}</pre>`);
      }),
      { numRuns: 10 },
    );
  });
});

describe("every page", () => {
  it("is well formed, so that no browser has to guess", async () => {
    const { browser } = await signedIn(site());
    const paths = [
      "/home",
      "/settings",
      "/settings/change-password",
      "/settings/reset-security-token",
      "/settings/reset-security-token/done",
      "/settings/login-history",
      "/settings/tokens",
      "/settings/login-check",
      "/settings/login-problems",
      "/inbox",
      "/inbox/1",
      "/nothing",
    ];
    await browser.submit("/settings/tokens", { label: "<job>" });
    for (const [who, path] of [
      ...paths.map((each) => [browser, each] as const),
      [visitor(site().url), "/"] as const,
    ]) {
      const { text } = await who.get(path);
      const parser = new SaxesParser();
      parser.on("error", (error) => {
        throw new Error(`${path}: ${error.message}`);
      });
      parser.write(asXml(text)).close();
    }
  });
});

/** HTML's void elements and attributes without a value, as XML has them. */
const asXml = (page: string): string =>
  page
    .replace("<!doctype html>", "")
    .replaceAll(/<(meta|link|input|br)\b([^>]*)>/g, "<$1$2/>")
    .replaceAll(/<[a-z][^>]*>/g, (tag) =>
      tag.replaceAll(/ (required|autofocus|sandbox|readonly|hidden)(?=[\s/>])/g, ' $1=""'),
    );
