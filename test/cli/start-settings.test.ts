// What the settings of start do, seen from outside; each comes from another place.
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldFile, objectFile, writeProject } from "../schema/typed-org.ts";
import { restClient } from "../support/client.ts";
import { freePort } from "../support/ports.ts";
import { launch, run, startProcess, temporaryDirectory } from "./groundfog.ts";

const ADMIN = { GROUNDFOG_ADMIN_USERNAME: "ada@example.test", GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843" };

const TOKEN = "KnownToken0123456789abcde";

const loginBody = (username: string, secret: string): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${secret}</password></login></e:Body></e:Envelope>`;

const login = async (url: string, headers: Record<string, string> = {}, token = ""): Promise<string> => {
  const response = await fetch(`${url}/services/Soap/u/60.0`, {
    method: "POST",
    headers: { "content-type": "text/xml", soapaction: '""', ...headers },
    body: loginBody(ADMIN.GROUNDFOG_ADMIN_USERNAME, ADMIN.GROUNDFOG_ADMIN_PASSWORD + token),
  });
  return await response.text();
};

describe("--org, --public-url, --trust-proxy, --host", () => {
  it("hold together, wherever they come from", async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, "schema"));
    writeProject(join(cwd, "schema"), {
      ...objectFile("City__c"),
      ...fieldFile("City__c", "Population__c", "<type>Number</type><precision>9</precision><scale>0</scale>"),
    });
    const org = {
      schema: "schema",
      trustedNetworks: ["10.1.0.0/16", { range: "192.0.2.7", description: "office" }],
      users: [{ username: "bob@example.test", lastName: "Bob", password: "Builder-1998" }],
      records: [
        { object: "City__c", rows: [{ Name: "Reykjavík", Population__c: 139875 }, { Name: "Akureyri" }] },
      ],
    };
    writeFileSync(join(cwd, "org.json"), JSON.stringify(org));
    const file = { org: "org.json", "trust-proxy": ["127.0.0.2"], data: "kept" };
    writeFileSync(join(cwd, "groundfog.config.json"), JSON.stringify(file));
    const started = await startProcess(["--host", "127.0.0.2", "--trust-proxy", "127.0.0.1"], {
      cwd,
      env: { ...ADMIN, GROUNDFOG_PUBLIC_URL: "https://org.example.test" },
    });
    expect(started.ready).toMatchObject({
      url: "https://org.example.test",
      inboxUrl: "https://org.example.test/inbox",
      ephemeral: false,
    });
    const networks = (await run(["network", "list"], { cwd })).stdout;
    expect(networks).toMatch(/^10\.1\.0\.0 +10\.1\.255\.255/m);
    expect(networks).toMatch(/^192\.0\.2\.7 +192\.0\.2\.7 +office$/m);
    expect((await run(["user", "list"], { cwd })).stdout).toMatch(/^bob@example\.test/m);
    await started.stop();

    const again = await startProcess(["--host", "127.0.0.2", "--trust-proxy", "127.0.0.1"], { cwd });
    const { url } = again.ready;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.2:/);
    expect(await login(url)).toContain("LOGIN_MUST_USE_SECURITY_TOKEN");
    const answer = await login(url, { "x-forwarded-for": "198.51.100.9, 10.1.2.3" });
    expect(answer).toContain(`<serverUrl>${url}/services/Soap/u/60.0/`);
    const session = /<sessionId>([^<]+)/.exec(answer)?.[1] ?? "";
    const { body } = await restClient(url, session)(
      "GET",
      `/query?q=${encodeURIComponent("SELECT Name, Population__c FROM City__c ORDER BY Name")}`,
    );
    expect(body).toMatchObject({
      records: [
        { Name: "Akureyri", Population__c: null },
        { Name: "Reykjavík", Population__c: 139875 },
      ],
    });
    // The org was made from its file; a later start says that it doesn't read it again.
    expect((await again.stop()).stderr).toContain('"event":"orgFileNotRead"');
  });

  it("say their own URL to clients, if one is set", async () => {
    const port = await freePort();
    const child = launch(
      ["start", "--json", "--ephemeral", "--port", String(port), "--public-url", "https://org.test/"],
      { env: { ...ADMIN, GROUNDFOG_ADMIN_TOKEN: TOKEN } },
    );
    const [ready] = (await once(child.stdout ?? child, "data")) as [Buffer];
    expect(JSON.parse(ready.toString())).toMatchObject({
      url: "https://org.test",
      inboxUrl: "https://org.test/inbox",
      admin: { username: ADMIN.GROUNDFOG_ADMIN_USERNAME },
    });
    const answer = await login(`http://127.0.0.1:${port}`, {}, TOKEN);
    expect(answer).toContain("<serverUrl>https://org.test/services/Soap/u/60.0/");
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });
});
