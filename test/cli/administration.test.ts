import { once } from "node:events";
import { existsSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run, runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

const CITY = fileURLToPath(new URL("../../examples/city", import.meta.url));

const ok = async (args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runHere(args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
};

const refused = async (args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runHere(args);
  expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  return stderr;
};

/** A stopped org's directory. */
async function keptOrg(): Promise<string> {
  const data = temporaryDirectory();
  const org = await startProcess(["--data", data]);
  await org.stop();
  return data;
}

/** What must hold wherever the org is; `target` says where. */
async function administerUsers(target: readonly string[]): Promise<void> {
  const added = await ok(["user", "add", "bob@example.test", "--last-name", "Bob", ...target]);
  expect(added).toMatch(
    /^Added bob@example\.test \(005\w{15}\)\nTemporary password, shown this once: \S+\n$/,
  );
  expect(await refused(["user", "add", "BOB@example.test", ...target])).toContain("Username");
  expect(await ok(["user", "list", ...target])).toMatch(
    /^bob@example\.test +Standard User +active +no +never$/m,
  );

  await ok(["user", "freeze", "bob@example.test", ...target]);
  expect(await ok(["user", "show", "bob@example.test", ...target])).toMatch(/^STATE +frozen$/m);
  await ok(["user", "activate", "bob@example.test", ...target]);
  await ok(["user", "unlock", "bob@example.test", ...target]);
  expect(await ok(["user", "show", "bob@example.test", ...target])).toMatch(/^STATE +active$/m);
  expect(await ok(["user", "reset-password", "bob@example.test", ...target])).toMatch(
    /shown this once: \S+\n$/,
  );

  const reset = await ok(["token", "reset", "bob@example.test", ...target]);
  expect(reset).toMatch(
    /^Reset the security token of bob@example\.test and mailed it to b\*+@example\.test\n$/,
  );
  expect(await ok(["user", "show", "bob@example.test", ...target])).toMatch(/^TOKEN +made \d{4}-/m);
  expect(await refused(["user", "show", "nobody@example.test", ...target])).toBe(
    "groundfog: NOT_FOUND: No user has the username nobody@example.test\n",
  );
}

async function administerNetworks(target: readonly string[]): Promise<void> {
  expect(await ok(["network", "list", ...target])).toBe("No range is trusted\n");
  expect(await ok(["network", "trust", "10.0.0.0/30", "--description", "office", ...target])).toBe(
    "Trusted 10.0.0.0 to 10.0.0.3: no security token is needed from there\n",
  );
  expect(await ok(["network", "list", ...target])).toMatch(/^10\.0\.0\.0 +10\.0\.0\.3 +office$/m);
  await refused(["network", "trust", "10.0.0.300", ...target]);
  await ok(["network", "remove", "10.0.0.0-10.0.0.3", ...target]);
  expect(await ok(["network", "list", ...target])).toBe("No range is trusted\n");
}

async function administerSchema(target: readonly string[]): Promise<void> {
  const imported = await ok(["schema", "import", CITY, ...target]);
  expect(imported).toMatch(/^Imported 1 objects and \d+ fields$/m);
  expect(imported).toContain("City__c");
  await refused(["schema", "import", join(CITY, "nowhere"), ...target]);
}

describe("the administration commands", () => {
  it("work on a directory that no server has", async () => {
    const target = ["--data", await keptOrg()];
    await administerUsers(target);
    await administerNetworks(target);
    await administerSchema(target);
    expect(await refused(["token", "reset", "admin@groundfog.test", "--print", ...target])).toContain(
      "never prints",
    );
  });

  it("work through the server that has the directory", async () => {
    const data = temporaryDirectory();
    const org = await startProcess(["--data", data]);
    expect(existsSync(join(data, "control.sock"))).toBe(true);
    const target = ["--data", data];
    await administerUsers(target);
    await administerNetworks(target);
    await administerSchema(target);
    const described = await fetch(`${org.ready.url}/groundfog/control`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"command":"user.list"}',
    });
    expect(described.status).not.toBe(200);
    expect((await org.stop()).code).toBe(0);
    // As a process, too, so that what it prints goes through the program's own end.
    const listed = await run(["user", "list", ...target]);
    expect(listed).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("bob@example.test"),
    });
    expect(await run(["user", "show", "nobody@example.test", ...target])).toEqual({
      code: 1,
      stdout: "",
      stderr: "groundfog: NOT_FOUND: No user has the username nobody@example.test\n",
    });
  });

  it("work on a running ephemeral org", async () => {
    const org = await startProcess(["--ephemeral"]);
    const target = ["--url", org.ready.url];
    await administerUsers(target);
    await administerNetworks(target);
    await administerSchema(target);
    const printed = await ok(["token", "reset", "admin@groundfog.test", "--print", ...target]);
    expect(printed).toMatch(/\n[A-Za-z0-9]{20,}\n$/);
    const json = JSON.parse(await ok(["user", "list", "--json", ...target])) as {
      users: { username: string }[];
    };
    expect(json.users.map((user) => user.username)).toContain("bob@example.test");
    await org.stop();
    expect(await refused(["user", "list", ...target])).toContain(`nothing answers at ${org.ready.url}`);
  });

  it("say when there is no org", async () => {
    const data = join(temporaryDirectory(), "nothing");
    expect(await refused(["user", "list", "--data", data])).toContain(`there is no org in ${data}`);
    expect(await refused(["user", "list", "--data", temporaryDirectory()])).toContain("there is no org in");
    expect((await runHere(["user", "list", "--data", data, "--url", "http://127.0.0.1:1"])).code).toBe(2);
  });
});

/** fetch() lets nobody choose the Host header. */
async function statusWithHost(url: string, host: string): Promise<number | undefined> {
  const headers = { host, "content-type": "application/json" };
  const call = request(`${url}/groundfog/control`, { method: "POST", headers }).end(
    '{"command":"user.list"}',
  );
  const [response] = (await once(call, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe("the control channel of an ephemeral org", () => {
  it("is closed to web pages and other hosts' names", async () => {
    const org = await startProcess(["--ephemeral"]);
    const post = (headers: Record<string, string>, body = '{"command":"user.list"}') =>
      fetch(`${org.ready.url}/groundfog/control`, { method: "POST", headers, body });
    const json = { "content-type": "application/json" };
    expect((await post(json)).status).toBe(200);
    expect((await post({ ...json, origin: "http://evil.test" })).status).toBe(403);
    expect(await statusWithHost(org.ready.url, "evil.test")).toBe(403);
    expect(await statusWithHost(org.ready.url, "localhost:1")).toBe(200);
    expect((await post({ "content-type": "text/plain" })).status).toBe(415);
    expect((await post(json, "{")).status).toBe(400);
    expect((await post(json, '{"command":"constructor"}')).status).toBe(400);
    expect((await fetch(`${org.ready.url}/groundfog/control`)).status).toBe(405);
    await org.stop();
  });
});
