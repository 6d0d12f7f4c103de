import { readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, startProcess, temporaryDirectory } from "./groundfog.ts";

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

  it("tells a kept org's password once, and its token never", async () => {
    const data = temporaryDirectory();
    const first = await startProcess(["--data", data]);
    expect(Object.keys(first.ready.admin)).toEqual(["username", "password"]);
    expect((await first.stop("SIGINT")).code).toBe(0);
    const second = await startProcess(["--data", data]);
    expect(second.ready.admin).toEqual({ username: "admin@groundfog.test" });
    expect(second.ready["orgId"]).toBe(first.ready["orgId"]);
    expect((await second.stop()).code).toBe(0);
  });

  it("takes the first administrator from the environment", async () => {
    const env = {
      GROUNDFOG_ADMIN_USERNAME: "ada@example.test",
      GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843",
      GROUNDFOG_ADMIN_TOKEN: "KnownToken0123456789abcd",
    };
    const org = await startProcess(["--ephemeral"], { env });
    expect(org.ready.admin.username).toBe("ada@example.test");
    const { code, stderr } = await org.stop();
    expect(code).toBe(0);
    for (const secret of ["Analytical-1843", "KnownToken0123456789abcd"])
      expect(stderr).not.toContain(secret);
  });
});

describe("groundfog start that can't", () => {
  it("says that the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { code, stdout, stderr } = await run(["start", "--ephemeral", "--port", String(port)]);
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken`);
  });

  it("says that another server has the directory", async () => {
    const data = temporaryDirectory();
    const org = await startProcess(["--data", data]);
    const { code, stderr } = await run(["start", "--port", "0", "--data", data]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^groundfog: .*(in use|already|another)/m);
    expect(stderr).not.toContain("    at ");
    await org.stop();
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

  it("reads groundfog.config.json where it is started", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "groundfog.config.json"), '{"ephemeral": true}');
    const org = await startProcess([], { cwd });
    expect(org.ready["ephemeral"]).toBe(true);
    expect(readdirSync(cwd)).toEqual(["groundfog.config.json"]);
    expect((await org.stop()).code).toBe(0);
  });
});
