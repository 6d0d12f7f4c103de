// explain-login: what a login would come to, rule by rule, with nothing changed and no row in the history.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { restClient, soapLogin } from "../support/client.ts";
import { type Ended, run, runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

const USERNAME = "ada@example.test";
const PASSWORD = "Analytical-1843";
const env = { GROUNDFOG_ADMIN_USERNAME: USERNAME, GROUNDFOG_ADMIN_PASSWORD: PASSWORD };

const explain = (input: string, args: readonly string[], username = USERNAME): Promise<Ended> =>
  runHere(["explain-login", username, ...args], { input });

interface Explained {
  readonly status: string;
  readonly answer: string | null;
  readonly asksFor: string | null;
  readonly passwordExpired: boolean;
  readonly trace: readonly { readonly rule: string; readonly outcome: string; readonly seen: string }[];
}

async function explained(input: string, args: readonly string[], username?: string): Promise<Explained> {
  const { code, stdout, stderr } = await explain(input, [...args, "--json"], username);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Explained;
}

/** The rule that decided, and what the client would be told. */
const decided = ({ answer, trace }: Explained): string =>
  `${trace.find(({ outcome }) => outcome === "failed")?.rule ?? "none"}: ${answer}`;

/** Every row of every table. */
function contents(data: string): string {
  const database = new DatabaseSync(join(data, "org.db"), { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .all();
    const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]);
    return JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  } finally {
    database.close();
  }
}

describe("explain-login", () => {
  it("explains on a directory that no server has, and leaves it as it is", async () => {
    const data = temporaryDirectory();
    await (await startProcess(["--data", data], { env })).stop();
    expect((await runHere(["network", "trust", "192.0.2.0/24", "--data", data])).code).toBe(0);
    const before = contents(data);

    const words = ["explain-login", USERNAME, "--from", "192.0.2.7", "--data", data];
    const inside = await run(words, { input: `${PASSWORD}\n` });
    expect(inside).toMatchObject({ code: 0, stderr: "" });
    expect(inside.stdout).toMatch(/^RULE +OUTCOME +SEEN$/m);
    expect(inside.stdout).toMatch(
      /^network or token +passed +192\.0\.2\.7 is in the trusted range 192\.0\.2\.0-192\.0\.2\.255$/m,
    );
    expect(inside.stdout).toMatch(/^ada@example\.test would be let in from 192\.0\.2\.7 over soap$/m);

    const wrong = await explain("wrong\r\n", ["--from", "192.0.2.7", "--data", data]);
    expect(wrong.stdout).toMatch(/^password +failed +the password is wrong$/m);
    expect(wrong.stdout).toMatch(/^network or token +not reached *$/m);
    expect(wrong.stdout).toContain("with INVALID_LOGIN; LoginHistory would say: Invalid Password\n");
    for (let more = 0; more < 10; more++) await explained("wrong", ["--from", "192.0.2.7", "--data", data]);
    for (const { stdout } of [inside, wrong]) expect(stdout).not.toContain(PASSWORD);
    expect(contents(data)).toBe(before);
  });

  it("explains in a running org, as it then happens, and in no history", async () => {
    const org = await startProcess(["--ephemeral"], { env });
    const { url, admin } = org.ready;
    const secret = PASSWORD + (admin.securityToken ?? "");
    const at = (from: string, ...more: string[]): string[] => ["--from", from, "--url", url, ...more];
    expect(decided(await explained(secret, at("203.0.113.7")))).toBe("none: null");
    const missing = await explained(PASSWORD, at("203.0.113.7"));
    expect(decided(missing)).toBe("network or token: LOGIN_MUST_USE_SECURITY_TOKEN");
    expect(missing.trace.find(({ outcome }) => outcome === "failed")?.seen).toBe(
      "203.0.113.7 is in no trusted range, and no token was appended",
    );
    expect(decided(await explained(`${secret} `, at("203.0.113.7")))).toBe("password: INVALID_LOGIN");
    expect(decided(await explained("", at("203.0.113.7")))).toBe("password: INVALID_LOGIN");
    const browser = await explained(PASSWORD, at("::1", "--channel", "browser"));
    expect(browser.asksFor).toBe("a mailed code");
    expect(browser.trace.filter(({ outcome }) => outcome !== "passed")).toMatchObject([
      { rule: "device activation", outcome: "failed" },
      { rule: "API Enabled", outcome: "not reached" },
      { rule: "Use Any API Auth", outcome: "not reached" },
    ]);
    expect((await explain(PASSWORD, at("::1", "--channel", "browser"))).stdout).toContain(
      "would be asked for a mailed code from ::1; LoginHistory would say: Failed: Computer activation required\n",
    );
    expect(decided(await explained(secret, at("::1", "--channel", "browser")))).toBe(
      "password: INVALID_LOGIN",
    );
    expect(decided(await explained(secret, at("::1"), "nobody@example.test"))).toBe(
      "user name: INVALID_LOGIN",
    );

    expect((await runHere(["user", "freeze", USERNAME, "--url", url])).code).toBe(0);
    expect(decided(await explained(secret, at("::1")))).toBe("not frozen: INVALID_LOGIN");
    expect((await runHere(["user", "activate", USERNAME, "--url", url])).code).toBe(0);

    const session = await soapLogin(url, USERNAME, secret);
    const { body } = await restClient(url, session)("GET", "/query?q=SELECT+Id+FROM+LoginHistory");
    expect(body).toMatchObject({ totalSize: 1 });
    await org.stop();
  });

  it("has happened: login list and login show tell what was kept of it", async () => {
    const data = temporaryDirectory();
    const org = await startProcess(["--data", data], { env });
    await expect(soapLogin(org.ready.url, USERNAME, ` ${PASSWORD}`)).rejects.toThrow("LOGIN");
    await expect(soapLogin(org.ready.url, "nobody@example.test", PASSWORD)).rejects.toThrow("LOGIN");
    const target = ["--data", data];
    const listed = await runHere(["login", "list", ...target]);
    expect(listed).toMatchObject({ code: 0, stderr: "" });
    const [, newest = "", older = ""] = listed.stdout.split("\n");
    expect(newest).toMatch(/^0Ya\w{15} +\d{4}-\S+Z +127\.0\.0\.1 .*Invalid login$/);
    const [id = ""] = older.split(" ");
    const shown = await runHere(["login", "show", id, ...target]);
    expect(shown.stdout).toMatch(/^password +failed +\S/m);
    expect(shown.stdout).toMatch(/^ada@example\.test from 127\.0\.0\.1 with .*: /m);
    expect(shown.stdout).not.toContain(PASSWORD);
    for (const wrong of ["0Ya000000000zzz", "x"])
      expect(await runHere(["login", "show", wrong, ...target])).toMatchObject({ code: 1, stdout: "" });
    expect((await runHere(["login", "list", "--limit", "0", ...target])).code).toBe(1);
    await org.stop();
  });

  it("tells a temporary password, which would be let in only to be changed", async () => {
    const org = await startProcess(["--ephemeral"], { env });
    const { url } = org.ready;
    expect((await runHere(["network", "trust", "::1", "--url", url])).code).toBe(0);
    const { stdout } = await runHere(["user", "reset-password", USERNAME, "--json", "--url", url]);
    const { temporaryPassword } = JSON.parse(stdout) as { temporaryPassword: string };
    const args = ["--from", "::1", "--channel", "browser", "--url", url];
    expect(await explained(temporaryPassword, args)).toMatchObject({ answer: null, passwordExpired: true });
    expect((await explain(temporaryPassword, args)).stdout).toContain(
      "would be let in from ::1 over browser, only to change the password\n",
    );
    await org.stop();
  });

  it("needs an address, and a secret that can be one", async () => {
    const org = await startProcess(["--ephemeral"], { env });
    const target = ["--url", org.ready.url];
    expect(await explain(PASSWORD, target)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "groundfog: explain-login needs --from, the address the client has\n",
    });
    for (const from of ["office", "192.0.2.0/24", "Unknown", "010.0.0.1"])
      expect((await explain(PASSWORD, ["--from", from, ...target])).stderr).toContain(
        "from must be an IP address",
      );
    const long = await explain("x".repeat(70_000), ["--from", "::1", ...target]);
    expect(long).toMatchObject({ code: 2, stderr: "groundfog: standard input is too long for a secret\n" });
    await org.stop();
  });
});
