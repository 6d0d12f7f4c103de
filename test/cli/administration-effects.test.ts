// What the administration commands do to an org that people are using, and that a refusal changes nothing.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldFile, objectFile, writeProject } from "../schema/typed-org.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

const ADMIN = { GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843" };
const NO_LOGIN = /INVALID_LOGIN/;

async function commands(target: readonly string[]) {
  return {
    async ok(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await runHere([...args, ...target]);
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
      return stdout;
    },
    async refused(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await runHere([...args, ...target]);
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: "" });
      return stderr.trimEnd().replace(/^groundfog: /, "");
    },
  };
}

describe("a running org", () => {
  it("obeys at once", async () => {
    const data = join(temporaryDirectory(), "data");
    const org = await startProcess(["--data", data], { env: ADMIN });
    const { url, admin } = org.ready;
    const { ok, refused } = await commands(["--data", data]);
    const login = (user: string, password: string) => soapLogin(url, user, password);

    await expect(login(admin.username, "Analytical-1843")).rejects.toThrow(/LOGIN_MUST_USE_SECURITY_TOKEN/);
    await ok("network", "trust", "127.0.0.0/8");
    const session = await login(admin.username, "Analytical-1843");

    const added = await ok("user", "add", "bob@example.test", "--last-name", "Bob");
    const temporary = /once: (\S+)/.exec(added)?.[1] ?? "";
    const bob = await login("bob@example.test", temporary);
    expect((await restClient(url, bob)("GET", "/limits")).status).toBe(403);

    await ok("user", "freeze", "bob@example.test");
    await expect(login("bob@example.test", temporary)).rejects.toThrow(NO_LOGIN);
    expect((await restClient(url, bob)("GET", "/limits")).status).toBe(401);
    await ok("user", "activate", "bob@example.test");
    await login("bob@example.test", temporary);

    for (let attempt = 0; attempt < 10; attempt++)
      await expect(login("bob@example.test", "wrong")).rejects.toThrow(NO_LOGIN);
    await expect(login("bob@example.test", temporary)).rejects.toThrow(NO_LOGIN);
    expect(await ok("user", "show", "bob@example.test")).toMatch(/^STATE +locked until \d{4}-/m);
    await ok("user", "unlock", "bob@example.test");
    await login("bob@example.test", temporary);

    const reset = await ok("user", "reset-password", "bob@example.test");
    await expect(login("bob@example.test", temporary)).rejects.toThrow(NO_LOGIN);
    await login("bob@example.test", /once: (\S+)/.exec(reset)?.[1] ?? "");

    expect(await refused("token", "reset", admin.username, "--print")).toContain("never prints");
    expect(await refused("user", "add", "bob@example.test")).toMatch(/^DUPLICATE_USERNAME: .* /);
    expect(await refused("user", "add", "nobody")).toContain("invalid email address: nobody");
    expect(await refused("network", "remove", "10.9.9.9")).toContain("there is no trusted range");
    await ok("network", "remove", "127.0.0.0/8");
    expect(await ok("login-range", "list", "System Administrator")).toBe(
      "Users of System Administrator may log in from anywhere\n",
    );
    await ok("login-range", "add", "system administrator", "10.9.0.0/16", "--description", "elsewhere");
    await expect(login(admin.username, "Analytical-1843")).rejects.toThrow();
    await ok("login-range", "add", "System Administrator", "127.0.0.1");
    await login(admin.username, "Analytical-1843");
    await ok("login-range", "remove", "System Administrator", "127.0.0.1");
    await expect(login(admin.username, "Analytical-1843")).rejects.toThrow();
    expect(await ok("login-range", "list", "System Administrator")).toContain("10.9.255.255  elsewhere");
    expect(await refused("login-range", "add", "System Administrator", "10.9.0.0/16")).toContain(
      "this range is there already",
    );
    expect(await refused("login-range", "add", "Nobody", "10.9.0.0/16")).toContain(
      "there is no profile Nobody",
    );
    await ok("login-range", "remove", "System Administrator", "10.9.0.0/16");
    expect(await refused("login-range", "remove", "System Administrator", "10.9.0.0/16")).not.toBe("");
    await expect(login(admin.username, "Analytical-1843")).rejects.toThrow(/LOGIN_MUST_USE_SECURITY_TOKEN/);
    // A network that is trusted no longer ends no session.
    expect((await restClient(url, session)("GET", "/limits")).status).toBe(200);
    await org.stop();
  });
});

describe("schema import of a project with one field that isn't supported", () => {
  const FILES = {
    ...objectFile("Good__c"),
    ...objectFile("Thing__c"),
    ...fieldFile("Thing__c", "Fine__c", "<type>Checkbox</type><defaultValue>false</defaultValue>"),
    ...fieldFile("Thing__c", "Formatted__c", "<type>Html</type><length>32768</length>"),
  };

  it("names file and line, and makes none of its objects", async () => {
    const data = join(temporaryDirectory(), "data");
    const project = writeProject(temporaryDirectory(), FILES);
    const file = join(project, "force-app/main/default/objects/Thing__c/fields/Formatted__c.field-meta.xml");
    const message = `${file}:5: fields of type Html are not supported`;
    const org = await startProcess(["--data", data], { env: ADMIN });
    const { ok, refused } = await commands(["--data", data]);
    await ok("network", "trust", "127.0.0.1");
    const rest = restClient(
      org.ready.url,
      await soapLogin(org.ready.url, org.ready.admin.username, "Analytical-1843"),
    );
    expect(await refused("schema", "import", project)).toBe(message);
    for (const name of ["Good__c", "Thing__c"])
      expect((await rest("GET", `/sobjects/${name}/describe`)).status).toBe(404);
    await org.stop();

    expect(await refused("schema", "import", project)).toBe(message);
    writeProject(project, fieldFile("Thing__c", "Formatted__c", "<type>TextArea</type>"));
    expect(await ok("schema", "import", project)).toMatch(/^Imported 2 objects and 2 fields$/m);
    expect(await ok("schema", "import", project)).toMatch(/^Imported 0 objects and 0 fields$/m);
  });

  it("says what a path is that holds no project", async () => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, "empty"));
    writeFileSync(join(folder, "describe.json"), "{}");
    const org = await startProcess(["--ephemeral"]);
    const { refused } = await commands(["--url", org.ready.url]);
    expect(await refused("schema", "import", join(folder, "empty"))).toContain(
      "there are no objects in this folder",
    );
    expect(await refused("schema", "import", join(folder, "none"))).toContain("there is no such folder");
    expect(await refused("schema", "import", join(folder, "describe.json"))).toContain(
      "this is no describe result",
    );
    await org.stop();
  });
});

describe("--url", () => {
  it("reaches no kept org, and says so", async () => {
    const org = await startProcess(["--data", join(temporaryDirectory(), "data")]);
    const { refused } = await commands(["--url", org.ready.url]);
    expect(await refused("user", "list")).toBe(
      "this org takes no commands over --url; only ephemeral ones do",
    );
    await org.stop();
  });
});
