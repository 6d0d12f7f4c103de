import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { openBrowser } from "./browser.ts";

async function serve(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    response.setHeader("content-type", "text/html");
    answer(request, body, response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

describe("the demo's browser", () => {
  it("fills a form, keeps its hidden fields and cookies, and follows the redirect", async () => {
    const url = await serve((request, body, response) => {
      if (request.method === "GET" && request.url === "/") {
        response.setHeader("set-cookie", "csrf=c1; HttpOnly");
        response.end(`<form method="post" action="/search"><button>Search</button></form>
          <form method="post" action="/login?a=1&amp;b=2"><input type=hidden name=csrf value="c&amp;1">
          <input name="username"><input type="password" name="pw"><input type="checkbox" name="remember" value="1">
          <button type="submit" name="go" value="yes"><b>Log</b> In</button></form>`);
      } else if (request.method === "POST") {
        response.writeHead(303, {
          location: `/home?${new URLSearchParams({ body, cookie: request.headers.cookie ?? "" })}`,
        });
        response.end();
      } else response.end(`<p>${new URL(request.url ?? "", "http://x").search.replaceAll("&", "&amp;")}</p>`);
    });
    const browser = openBrowser();
    const home = await browser.press(await browser.open(url), /log in/i, {
      username: "ada",
      password: "p w",
    });
    const query = new URL(home.url).searchParams;
    expect(query.get("body")).toBe("csrf=c%261&username=ada&pw=p+w&go=yes");
    expect(query.get("cookie")).toBe("csrf=c1");
  });

  it("follows links by what a reader sees, and says what is missing", async () => {
    const url = await serve((request, _body, response) => {
      if (request.url === "/no") response.statusCode = 404;
      response.end(
        `<script>"settings"</script><a class=x href='/settings?x=1'><i>My</i> Settings</a> at ${request.url}`,
      );
    });
    const browser = openBrowser();
    const page = await browser.follow(await browser.open(url), /settings/i);
    expect(page.url).toBe(`${url}/settings?x=1`);
    expect(page.text).toBe("My Settings at /settings?x=1");
    expect(() => browser.follow(page, /logout/i)).toThrow("no link like /logout/i");
    await expect(browser.open(`${url}/no`)).rejects.toThrow("/no answered 404");
  });
});
