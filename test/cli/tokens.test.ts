// token create, list, revoke and check; setting; rehearse: on the terminal and as JSON.
import { describe, expect, it } from "vitest";
import { newPrefixedToken } from "../../src/domain/identity/token-format.ts";
import { systemRandom } from "../../src/platform/random.ts";
import { login, outcomeOf } from "../support/soap.ts";
import { run, runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

const USERNAME = "ada@example.test";
const PASSWORD = "Analytical-1843";
const env = { GROUNDFOG_ADMIN_USERNAME: USERNAME, GROUNDFOG_ADMIN_PASSWORD: PASSWORD };

describe("through the server that has the directory", () => {
  it("tokens are made, limited, listed and revoked; settings changed; the rehearsal told", async () => {
    const data = temporaryDirectory();
    const org = await startProcess(["--data", data], { env });
    const target = ["--data", data];
    const ok = async (args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runHere([...args, ...target]);
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
      return stdout;
    };
    const refused = async (args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runHere([...args, ...target]);
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: "" });
      return stderr;
    };
    const enter = async (token: string, version = 64): Promise<string> =>
      outcomeOf(
        await login(org.ready.url, USERNAME, PASSWORD + token, {
          path: `/services/Soap/u/${version}.0`,
          header: "<CallOptions><client>nightly/1.0</client></CallOptions>",
        }),
      );

    expect(await ok(["token", "list", USERNAME])).toBe(`${USERNAME} has no named token\n`);
    const flags = [
      "--expires",
      "2199-12-31",
      "--from",
      "127.0.0.0/8",
      "--from",
      "::1",
      "--read-only",
      "--prefixed",
    ];
    const made = await ok(["token", "create", USERNAME, "nightly job", ...flags]);
    const token = /^gft_[A-Za-z0-9]{36}$/m.exec(made)?.[0] ?? "";
    expect(token).not.toBe("");
    expect(await enter(token)).toBe("success");
    const listed = await ok(["token", "list", USERNAME]);
    expect(listed).toMatch(
      /^nightly job +read +127\.0\.0\.0-127\.255\.255\.255 ::1 +2200-01-01T00:00:00\.000Z +\d{4}-\S+ +nightly\/1\.0 +127\.0\.0\.1$/m,
    );
    expect(listed).not.toContain(token);
    expect(await refused(["token", "create", USERNAME, "Nightly Job"])).toContain("already");
    expect(await refused(["token", "create", USERNAME, "x", "--expires", "soon"])).toContain(
      "expires must be",
    );
    expect(await refused(["token", "create", "nobody@example.test", "x"])).toContain("No user");

    const plan = JSON.parse(await ok(["rehearse", "--json"])) as { logins: object[]; notes: string[] };
    expect(plan.logins).toMatchObject([
      {
        username: USERNAME,
        application: "nightly/1.0",
        apiVersion: "64.0",
        stopsOn: "2027-06-01",
        logins: 1,
      },
    ]);
    expect(plan.notes.join()).toContain("username-password flow is not served");
    expect(await ok(["rehearse", "--days", "7"])).toMatch(/^2027-06-01 +ada@example\.test +nightly\/1\.0 /m);
    expect(await refused(["rehearse", "--days", "none"])).toContain("days must be");

    expect(await ok(["setting", "set", "retire.soapLoginFrom65", "2026-01-01"])).toBe(
      "retire.soapLoginFrom65 is 2026-01-01\n",
    );
    expect(await ok(["setting", "list"])).toMatch(/^retire\.soapLoginFrom65 +2026-01-01$/m);
    expect(await enter(token, 65)).toBe("UNSUPPORTED_API_VERSION");
    expect(await refused(["setting", "set", "login.dummyHash", "x"])).toContain("is no setting");
    expect(await refused(["setting", "set", "token.overlap", "10081"])).toContain("must be one of");
    expect(await refused(["setting", "set", "password.historyRestriction", "0"])).toContain("Never");
    await ok(["setting", "set", "password.expiration", "Never"]);
    await ok(["setting", "set", "password.historyRestriction", "0"]);

    expect(await ok(["token", "revoke", USERNAME, "nightly job"])).toContain("Revoked");
    expect(await enter(token)).not.toBe("success");
    expect(await refused(["token", "revoke", USERNAME, "nightly job"])).toContain("no token");
    expect((await org.stop()).stderr).not.toContain(token);
    // And on the directory itself.
    expect(await ok(["token", "create", USERNAME, "later"])).toMatch(/^[A-Za-z0-9]{25}$/m);
  });
});

describe("token check", () => {
  const token = newPrefixedToken(systemRandom);
  const flipped = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
  const check = (input: string, args: readonly string[] = []) => run(["token", "check", ...args], { input });

  it("finds tokens on standard input by their check alone, and never shows one", async () => {
    const found = await check(`password = "x${"y".repeat(3)}"\nkey: ${token}\nurl?t=${flipped}&u=${token}\n`);
    expect(found).toEqual({
      code: 0,
      stdout:
        "Line 2, column 6: a token\nLine 3, column 7: no token, its check is wrong\nLine 3, column 50: a token\n",
      stderr: "",
    });
    const alone = await check(token, ["--json"]);
    expect(JSON.parse(alone.stdout)).toEqual({ tokens: 1, found: [{ line: 1, column: 1, isToken: true }] });
    // As it is sent, and so as it leaks: right behind the password.
    const behind = await check(`secret=Correct-horse-9${token}x\n`);
    expect([behind.code, behind.stdout]).toEqual([0, "Line 1, column 23: a token\n"]);
    for (const text of [flipped, `x${flipped}`, token.slice(0, -1), token.toUpperCase(), ""]) {
      const { code, stdout } = await check(text);
      expect({ text, code }).toEqual({ text, code: 1 });
      expect(stdout).not.toContain(token.slice(4, 20));
    }
    expect((await run(["token", "check", token])).code).toBe(2);
  });
});
