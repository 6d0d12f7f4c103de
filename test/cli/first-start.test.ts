// The secrets of a first start: made anew for every org, told once or mailed, and nowhere to be read afterwards.
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parsed, startMailServer, tokenIn } from "../mail/mail-server.ts";
import { soapLogin } from "../support/client.ts";
import { until } from "../support/until.ts";
import { launch, run, startProcess, temporaryDirectory } from "./groundfog.ts";

/** Every byte that is kept, as one text. */
const keptText = (data: string): string =>
  (readdirSync(data, { recursive: true }) as string[])
    .map((name) => join(data, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");

describe("the first start of a kept org", () => {
  it("tells the password once and mails the token; both work, and no second start tells either", async () => {
    const mailServer = await startMailServer();
    const data = join(temporaryDirectory(), "data");
    const flags = ["--data", data, "--smtp", `smtp://127.0.0.1:${mailServer.port}`];
    const first = await startProcess(flags);
    const { username, password = "", ...others } = first.ready.admin;
    expect(others).toEqual({});
    expect(password).toMatch(/^\S{12,}$/);
    const mail = await until("the token's mail", () => mailServer.mails[0]);
    expect(mail.to).toEqual([username]);
    const token = tokenIn((await parsed(mail)).text);
    await expect(soapLogin(first.ready.url, username, password)).rejects.toThrow(/LOGIN_MUST_USE/);
    expect(await soapLogin(first.ready.url, username, password + token)).toMatch(/^00D/);
    const ended = await first.stop();
    expect(ended.code).toBe(0);
    expect(ended.stdout).toBe("");
    for (const secret of [password, token]) {
      expect(ended.stderr).not.toContain(secret);
      expect(keptText(data)).not.toContain(secret);
    }

    const second = await startProcess(flags);
    expect(second.ready.admin).toEqual({ username });
    expect(await soapLogin(second.ready.url, username, password + token)).toMatch(/^00D/);
    const again = await second.stop();
    expect(again.stderr).not.toMatch(/password|token/i);
    expect(mailServer.mails).toHaveLength(1);
  });

  it("tells people the password once, too", async () => {
    const data = join(temporaryDirectory(), "data");
    const readyText = async (): Promise<string> => {
      const child = launch(["start", "--port", "0", "--data", data]);
      const ended = once(child, "close");
      let text = "";
      child.stdout?.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      child.stderr?.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      await until("the ready block", () => text.includes("Stop with Ctrl-C"));
      child.kill("SIGTERM");
      expect((await ended)[0]).toBe(0);
      return text;
    };
    const first = await readyText();
    const password = /password +(\S+) +\(shown this once\)/.exec(first)?.[1] ?? "";
    expect(password).toMatch(/^\S{12,}$/);
    expect(first.split(password)).toHaveLength(2);
    expect(first).not.toContain("security token");
    expect(await readyText()).not.toMatch(/password|security token/);
  });

  it("takes name and password from the environment, and then tells neither password nor token", async () => {
    const data = join(temporaryDirectory(), "data");
    const env = { GROUNDFOG_ADMIN_USERNAME: "ada@example.test", GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843" };
    const org = await startProcess(["--data", data], { env });
    expect(org.ready.admin).toEqual({ username: "ada@example.test" });
    expect((await run(["network", "trust", "127.0.0.1", "--data", data])).code).toBe(0);
    expect(await soapLogin(org.ready.url, "ADA@example.test", "Analytical-1843")).toMatch(/^00D/);
    await org.stop();
    expect(keptText(data)).not.toContain("Analytical-1843");

    const other = { GROUNDFOG_ADMIN_USERNAME: "eve@example.test", GROUNDFOG_ADMIN_PASSWORD: "Intruder-2001" };
    const again = await startProcess(["--data", data], { env: other });
    expect(again.ready.admin).toEqual({ username: "ada@example.test" });
    await expect(soapLogin(again.ready.url, "ada@example.test", "Intruder-2001")).rejects.toThrow();
    await again.stop();
  });
});

describe("the secrets of two orgs", () => {
  it("have nothing in common", async () => {
    const orgs = await Promise.all([startProcess(["--ephemeral"]), startProcess(["--ephemeral"])]);
    const [one, other] = orgs.map(({ ready }) => ready);
    for (const key of ["password", "securityToken"] as const) {
      expect(one?.admin[key]).toMatch(/^\S{12,}$/);
      expect(one?.admin[key]).not.toBe(other?.admin[key]);
    }
    expect(one?.["orgId"]).not.toBe(other?.["orgId"]);
    await Promise.all(orgs.map((org) => org.stop()));
  });
});

describe("the first administrator of an ephemeral org", () => {
  it("gets in with what the environment says, and nothing of it is told again", async () => {
    const env = {
      GROUNDFOG_ADMIN_USERNAME: "ada@example.test",
      GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843",
      GROUNDFOG_ADMIN_TOKEN: "KnownToken0123456789abcde",
    };
    const org = await startProcess(["--ephemeral"], { env });
    expect(org.ready.admin).toEqual({ username: "ada@example.test" });
    const secret = env.GROUNDFOG_ADMIN_PASSWORD + env.GROUNDFOG_ADMIN_TOKEN;
    expect(await soapLogin(org.ready.url, "ada@example.test", secret)).toMatch(/^00D/);
    const { code, stderr } = await org.stop();
    expect(code).toBe(0);
    expect(stderr).not.toContain(env.GROUNDFOG_ADMIN_PASSWORD);
    expect(stderr).not.toContain(env.GROUNDFOG_ADMIN_TOKEN);
  });
});

describe("a token that is reset while no server has the org", () => {
  it("is mailed by the next one", async () => {
    const mailServer = await startMailServer();
    const data = join(temporaryDirectory(), "data");
    const flags = ["--data", data, "--smtp", `smtp://127.0.0.1:${mailServer.port}`];
    const first = await startProcess(flags);
    const { username, password = "" } = first.ready.admin;
    await until("the first mail", () => mailServer.mails[0]);
    await first.stop();
    expect((await run(["token", "reset", username, "--data", data])).code).toBe(0);
    const second = await startProcess(flags);
    const mail = await until("the second mail", () => mailServer.mails[1]);
    const token = tokenIn((await parsed(mail)).text);
    expect(await soapLogin(second.ready.url, username, password + token)).toMatch(/^00D/);
    await second.stop();
  });
});
