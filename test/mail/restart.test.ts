// The outbox of a kept org over the end of its process, and the mail server's URL at its start.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run, startProcess, temporaryDirectory } from "../cli/groundfog.ts";
import { soapLogin } from "../support/client.ts";
import { freePort } from "../support/ports.ts";
import { until } from "../support/until.ts";
import { visitor } from "../support/visitor.ts";
import { parsed, startMailServer, tokenIn } from "./mail-server.ts";

const USERNAME = "ada@example.test";
const PASSWORD = "Analytical-1843";

describe("mail that waits when the process is killed", () => {
  it("goes out once after the restart, and the token in it works", async () => {
    const data = temporaryDirectory();
    const port = await freePort();
    const env = {
      GROUNDFOG_ADMIN_USERNAME: USERNAME,
      GROUNDFOG_ADMIN_PASSWORD: PASSWORD,
      GROUNDFOG_SMTP: `smtp://127.0.0.1:${port}`,
    };
    const first = await startProcess(["--data", data], { env });
    const madeBy = Date.now();
    // A code that is mailed would not arrive: this network is asked for none.
    expect((await run(["network", "trust", "127.0.0.1", "--data", data])).code).toBe(0);
    const browser = visitor(first.ready.url);
    await browser.logIn(USERNAME, PASSWORD);
    // Dates of mails are whole seconds, and say below which of the two is the newer one.
    await until("another second", () => Math.floor(Date.now() / 1000) > Math.floor(madeBy / 1000));
    const reset = await browser.submit("/settings/reset-security-token");
    expect(reset.location).toBe("/settings/reset-security-token/done");
    const { code, stderr } = await first.stop("SIGKILL");
    expect(code).toBeNull();

    const server = await startMailServer({ port });
    const second = await startProcess(["--data", data], { env });
    // One from the first start, one from the reset: each once.
    await until("both mails", () => server.mails.length >= 2);
    const again = visitor(second.ready.url);
    await again.logIn(USERNAME, PASSWORD);
    const inbox = await until("their delivery", async () => {
      const { text } = await again.get("/inbox");
      return text.includes("Waiting for delivery") ? undefined : text;
    });
    expect(inbox.match(/Delivered/g)).toHaveLength(2);
    expect(server.mails).toHaveLength(2);
    const mails = await Promise.all(server.mails.map(parsed));
    const [older, newer] = mails
      .toSorted((a, b) => Number(a.date) - Number(b.date))
      .map(({ text }) => tokenIn(text));
    expect((await run(["network", "remove", "127.0.0.1", "--data", data])).code).toBe(0);
    expect(await soapLogin(second.ready.url, USERNAME, PASSWORD + newer)).toMatch(/^00D/);
    await expect(soapLogin(second.ready.url, USERNAME, PASSWORD + older)).rejects.toThrow("INVALID_LOGIN");
    const stranger = visitor(second.ready.url);
    expect((await stranger.enterPassword(USERNAME, PASSWORD)).location).toBe("/verify?startURL=%2Fhome");
    await until("the code", () => server.mails.length >= 3);
    const verification = await parsed(server.mails[2]);
    expect(verification.subject).toBe("Verify your identity in Salesforce");
    const verified = /^Verification Code: (\d{6})$/m.exec(verification.text ?? "")?.[1] ?? "";
    expect((await stranger.submit("/verify", { code: verified })).location).toBe("/home");
    const ended = await second.stop();
    expect(ended.code).toBe(0);
    for (const log of [stderr, ended.stderr])
      for (const secret of [PASSWORD, older, newer]) expect(log).not.toContain(secret);
  });
});

describe("a mail server's URL that can't be used", () => {
  it.each([
    ["http://mail.test", "begins with smtp:// or smtps://"],
    ["mail.test", "begins with smtp:// or smtps://"],
    ["smtp://", "no host"],
    ["smtp://org@mail.test", "both user name and password"],
    ["smtp://org:s3cret%zz@mail.test", "%25"],
    ["smtp://org:s3cret@mail.test?pool=1", "no parameter but from"],
    ["smtp://org:s3cret@mail.test?from=a@b.test,c@d.test", "one mail address"],
  ])("stops the start before anything is made: %s", async (url, reason) => {
    const data = temporaryDirectory();
    const env = { GROUNDFOG_SMTP: url };
    const { code, stdout, stderr } = await run(["start", "--port", "0", "--data", data], { env });
    expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
    expect(stderr).toMatch(/^groundfog: smtp[^\n]*\n$/);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain("s3cret");
    expect(readdirSync(data)).toEqual([]);
  });
});
