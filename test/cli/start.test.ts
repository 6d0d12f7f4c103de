import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/config/schema.ts";
import { run, runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

describe("groundfog start --json", () => {
  it("prints the ready line of an ephemeral org, and nothing else", async () => {
    const org = await startProcess(["--ephemeral"]);
    expect(org.ready).toEqual({
      ready: true,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      tlsUrl: null,
      caFile: null,
      inboxUrl: `${org.ready.url}/inbox`,
      orgId: expect.stringMatching(/^00D\w{15}$/),
      ephemeral: true,
      admin: {
        username: "admin@groundfog.test",
        password: expect.stringMatching(/^\S{8,}$/),
        securityToken: expect.stringMatching(/^[A-Za-z0-9]{20,}$/),
      },
    });
    expect((await fetch(`${org.ready.url}/services/data`)).status).toBe(200);
    const { code, stdout } = await org.stop();
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });
});

describe("groundfog start that can't", () => {
  it("takes no place for what it won't keep", async () => {
    const data = join(temporaryDirectory(), "data");
    const { code, stderr } = await runHere(["start", "--ephemeral", "--data", data]);
    expect(code).toBe(2);
    expect(stderr).toBe("groundfog: an ephemeral org keeps nothing: leave out --data, or --ephemeral\n");
    expect(existsSync(data)).toBe(false);
  });

  it("tells a wrong command line from a wrong configuration by exit code", async () => {
    const cwd = temporaryDirectory();
    expect(await run(["start", "--ephemral"])).toMatchObject({ code: 2, stdout: "" });
    expect(await run(["strat"])).toMatchObject({
      code: 2,
      stderr: "groundfog: strat is no command; did you mean start?\n",
    });
    expect(await run(["user", "lst"])).toMatchObject({
      code: 2,
      stderr: "groundfog: user lst is no command; did you mean user list?\n",
    });
    expect(await run(["start", "--ephemeral", "--host", "0.0.0.0"])).toMatchObject({ code: 78, stdout: "" });
    writeFileSync(join(cwd, "groundfog.config.json"), '{"prot": 1}');
    expect(await run(["start"], { cwd })).toMatchObject({
      code: 78,
      stderr: 'groundfog: groundfog.config.json: "prot" is no setting; did you mean "port"?\n',
    });
  });
});

describe("groundfog", () => {
  it("helps, and tells its version", async () => {
    expect(await run(["start", "--help"])).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("--ephemeral"),
    });
    expect(await run(["--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("user reset-password"),
    });
    expect(await run([])).toMatchObject({ code: 2 });
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("helps with every command, whatever else was asked", async () => {
    for (const name of Object.keys(COMMANDS)) {
      const helped = await runHere([...name.split(" "), "--help", "--nonsense"]);
      expect(helped).toMatchObject({ code: 0, stderr: "" });
      expect(helped.stdout).toMatch(new RegExp(`^Usage: groundfog ${name}`));
    }
    expect((await runHere(["load", "Account", "--", "--help"])).code).not.toBe(0);
  });

  it("reads groundfog.config.json where it is started", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "groundfog.config.json"), '{"ephemeral": true}');
    const org = await startProcess([], { cwd });
    expect(org.ready["ephemeral"]).toBe(true);
    expect(readdirSync(cwd)).toEqual(["groundfog.config.json"]);
    expect((await org.stop()).code).toBe(0);
  });
});
