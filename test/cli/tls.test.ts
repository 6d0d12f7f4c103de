// HTTPS as people start it, and as unchanged clients use it once they trust the authority.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { issueServerCertificate, makeAuthority } from "../../src/platform/tls/x509.ts";
import { httpsClient } from "../support/https.ts";
import { missing, runTool } from "../support/tools.ts";
import { until } from "../support/until.ts";
import { run, runHere, type Started, startProcess, temporaryDirectory } from "./groundfog.ts";

const PASSWORD = "Analytical-1843";
const TOKEN = "KnownToken0123456789abcde";
const SECRETS = { GROUNDFOG_ADMIN_PASSWORD: PASSWORD };
const SELF = ["--tls", "self", "--tls-port", "0"];
const EPHEMERAL = { env: { ...SECRETS, GROUNDFOG_ADMIN_TOKEN: TOKEN } };

interface TlsReady {
  readonly tlsUrl: string;
  readonly caFile: string;
}
const tlsOf = (org: Started): TlsReady => org.ready as unknown as TlsReady;

/** A certificate for localhost and its authority, as files. */
function givenFiles(directory: string, now = new Date()) {
  const authority = makeAuthority(now);
  const pair = issueServerCertificate(authority, ["localhost", "127.0.0.1"], now);
  const at = (name: string): string => join(directory, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(at("cert.pem"), pair.certificate);
  writeFileSync(at("key.pem"), pair.key, { mode: 0o600 });
  writeFileSync(at("ca.pem"), authority.certificate);
  return {
    certificate: at("cert.pem"),
    key: at("key.pem"),
    ca: at("ca.pem"),
    both: `${at("cert.pem")},${at("key.pem")}`,
  };
}

describe("--tls self", () => {
  it("makes an authority once, which stays what tools trust; private keys stay private", async () => {
    const data = join(temporaryDirectory(), "data");
    const first = await startProcess(["--data", data, ...SELF], { env: SECRETS, umask: "000" });
    const { tlsUrl, caFile } = tlsOf(first);
    expect(tlsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(first.ready.url).toMatch(/^http:/);
    expect(caFile).toBe(join(data, "tls", "ca.pem"));
    const key = join(data, "tls", "ca-key.pem");
    expect([key, caFile].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    const trusted = temporaryDirectory();
    copyFileSync(caFile, join(trusted, "ca.pem"));
    const ask = httpsClient(join(trusted, "ca.pem"));
    const before = await ask(`${tlsUrl}/services/data`);
    expect(before.status).toBe(200);
    const ended = await first.stop();
    expect(ended).toMatchObject({ code: 0, stderr: "" });

    const again = await startProcess(["--data", data, ...SELF, "--tls-name", "*.my.salesforce.com"]);
    const there = tlsOf(again);
    const after = await ask(`${there.tlsUrl}/services/data`, { as: "acme.my.salesforce.com" });
    expect(after.status).toBe(200);
    expect(after.serial).not.toBe(before.serial);
    expect(readFileSync(there.caFile)).toEqual(readFileSync(join(trusted, "ca.pem")));
    await expect(ask(there.tlsUrl, { as: "login.salesforce.com" })).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    const last = await again.stop();
    const secret = readFileSync(key, "utf8").split("\n")[1] ?? "missing";
    for (const text of [JSON.stringify([first.ready, again.ready]), ended.stderr, last.stdout, last.stderr]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain("PRIVATE KEY");
    }
  });

  it("is for the address it listens on, and goes with an ephemeral org", async () => {
    const one = await startProcess(["--ephemeral", "--host", "127.0.0.3", ...SELF]);
    expect(tlsOf(one).tlsUrl).toMatch(/^https:\/\/127\.0\.0\.3:/);
    expect((await httpsClient(tlsOf(one).caFile)(`${tlsOf(one).tlsUrl}/services/data`)).status).toBe(200);
    const { caFile } = tlsOf(one);
    await one.stop();
    expect(existsSync(caFile)).toBe(false);
  });

  it("says which port is taken, and leaves nothing behind", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : 0;
    const data = join(temporaryDirectory(), "data");
    const ended = await run([
      "start",
      "--data",
      data,
      "--port",
      "0",
      "--tls",
      "self",
      "--tls-port",
      String(port),
    ]);
    taken.close();
    expect(ended).toMatchObject({
      code: 1,
      stderr: `groundfog: port ${port} on 127.0.0.1 is taken; choose another with --tls-port, or --tls-port 0 for a free one\n`,
    });
    expect(existsSync(data)).toBe(false);
  });
});

describe("--tls CERT.pem,KEY.pem", () => {
  it("serves them, and what replaces them without a restart; a torn pair changes nothing", async () => {
    const folder = temporaryDirectory();
    const old = givenFiles(folder);
    const org = await startProcess(["--ephemeral", "--tls", old.both, "--tls-port", "0"], EPHEMERAL);
    expect(org.ready["caFile"]).toBeNull();
    const { tlsUrl } = tlsOf(org);
    const { serial } = await httpsClient(old.ca)(`${tlsUrl}/services/data`);

    const next = givenFiles(join(temporaryDirectory(), "next"));
    let log = "";
    org.process.stderr?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
    copyFileSync(next.certificate, old.certificate);
    await until("the torn pair to be refused", () => log.includes("tlsCertificateRefused"));
    expect((await httpsClient(old.ca)(`${tlsUrl}/services/data`)).serial).toBe(serial);
    copyFileSync(next.key, old.key);
    await until("the new pair", () => log.includes("tlsCertificateRenewed"));
    const answer = await httpsClient(next.ca)(`${tlsUrl}/services/data`);
    expect(answer.status).toBe(200);
    expect(answer.serial).not.toBe(serial);
    const { stderr } = await org.stop();
    expect(stderr.match(/tlsCertificateRefused/g)).toHaveLength(1);
    expect(stderr).not.toContain("PRIVATE KEY");
  });

  it("is refused with exit code 78, the file's name and the reason, before anything is made", async () => {
    const folder = temporaryDirectory();
    const { certificate, key, both } = givenFiles(folder);
    const other = givenFiles(join(folder, "other"));
    const old = givenFiles(join(folder, "old"), new Date(Date.now() - 400 * 86_400_000));
    const data = join(folder, "data");
    for (const [tls, reason] of [
      [`${certificate},${folder}/none.pem`, `${folder}/none.pem can't be read: there is no such file`],
      [`${certificate},${folder}`, `${folder} can't be read: it is a directory`],
      [`${certificate},${other.key}`, `${other.key} is not the key of ${certificate}`],
      [`${key},${certificate}`, "the certificate comes first, then the key"],
      [old.both, `${old.certificate} expired on `],
    ] as const) {
      const ended = await runHere(["start", "--data", data, "--port", "0", "--tls", tls]);
      expect(ended.code, tls).toBe(78);
      expect(ended.stderr).toContain(reason);
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(ended.stderr).not.toContain("PRIVATE KEY");
    }
    const names = await runHere(["start", "--data", data, "--tls", both, "--tls-name", "org.test"]);
    expect(names).toMatchObject({
      code: 78,
      stderr: expect.stringContaining(`the names are those in ${certificate}`),
    });
    expect(existsSync(data)).toBe(false);
  });

  const why = missing("openssl");
  it.skipIf(why)(`serves an RSA certificate, with forward secrecy only (${why ?? "openssl"})`, async () => {
    const folder = temporaryDirectory();
    const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    runTool(
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      ...subject,
      "-keyout",
      key,
      "-out",
      certificate,
    );
    const org = await startProcess(["--ephemeral", "--tls", `${certificate},${key}`, "--tls-port", "0"]);
    const ask = (ciphers: string) =>
      httpsClient(certificate)(`${tlsOf(org).tlsUrl}/services/data`, {
        tls: { maxVersion: "TLSv1.2", ciphers },
      });
    expect((await ask("ECDHE-RSA-AES128-GCM-SHA256")).status).toBe(200);
    for (const weak of ["AES128-GCM-SHA256", "AES256-SHA", "ECDHE-RSA-AES128-SHA"])
      await expect(ask(weak), weak).rejects.toThrow(/alert handshake failure/);
    await org.stop();
  });
});

/** With no proxy between, and with what makes a tool trust the file. */
const clientEnvironment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(https?|all|no)_proxy$/i.test(name));
  return { ...Object.fromEntries(inherited), ...more };
};

const JSFORCE = `
import jsforce from "jsforce";
const [url, username, secret] = process.argv.slice(1);
const connection = new jsforce.Connection({ loginUrl: url, version: "60.0" });
await connection.login(username, secret);
const made = await connection.sobject("Account").create({ Name: "by REST" });
const rows = Array.from({ length: 500 }, (_, index) => ({ Name: "by Bulk " + index }));
connection.bulk2.pollInterval = 50;
connection.bulk2.pollTimeout = 120000;
const loaded = await connection.bulk2.loadAndWaitForResults({ object: "Account", operation: "insert", input: rows });
const found = await connection.query("SELECT Name FROM Account WHERE Name LIKE 'by %'");
console.log(JSON.stringify({
  instanceUrl: connection.instanceUrl,
  created: made.success,
  loaded: loaded.successfulResults.length,
  found: found.totalSize,
}));
await connection.logout();
`;

describe("unchanged clients that trust the authority", () => {
  it("jsforce logs in, reads and writes records, and loads by Bulk API 2.0", async () => {
    const org = await startProcess(["--ephemeral", ...SELF], EPHEMERAL);
    const { tlsUrl, caFile } = tlsOf(org);
    const url = tlsUrl.replace("127.0.0.1", "localhost");
    const jsforce = (environment: Readonly<Record<string, string>>) =>
      promisify(execFile)(
        process.execPath,
        ["--input-type=module", "--eval", JSFORCE, url, org.ready.admin.username, PASSWORD + TOKEN],
        {
          cwd: fileURLToPath(new URL(".", import.meta.url)),
          env: clientEnvironment(environment),
          timeout: 150_000,
        },
      );
    const { stdout } = await jsforce({ NODE_EXTRA_CA_CERTS: caFile });
    expect(JSON.parse(stdout)).toEqual({ instanceUrl: url, created: true, loaded: 500, found: 501 });
    await expect(jsforce({})).rejects.toThrow(/certificate/);
    await org.stop();
  });

  it("our own load and export go over HTTPS, too", async () => {
    const folder = temporaryDirectory();
    const org = await startProcess(["--ephemeral", ...SELF], EPHEMERAL);
    const { tlsUrl, caFile } = tlsOf(org);
    const env = {
      GROUNDFOG_USERNAME: org.ready.admin.username,
      GROUNDFOG_PASSWORD: PASSWORD,
      GROUNDFOG_TOKEN: TOKEN,
    };
    writeFileSync(join(folder, "in.csv"), "Name\nOne\nTwo\n");
    const load = ["load", "Account", "in.csv", "--url", tlsUrl];
    const trusting = { cwd: folder, env: { ...env, NODE_EXTRA_CA_CERTS: caFile } };
    expect(await run(load, trusting)).toMatchObject({ code: 0 });
    const query = ["export", "SELECT Name FROM Account ORDER BY Name", "out.csv", "--url", tlsUrl];
    expect(await run(query, trusting)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toMatch(/^"?Name"?\n"?One"?\n"?Two"?\n$/);
    expect(await run(load, { cwd: folder, env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("certificate"),
    });
    await org.stop();
  });

  const why = missing("curl");
  it.skipIf(why)(`curl does, under a foreign name (${why ?? "curl"})`, async () => {
    const data = join(temporaryDirectory(), "data");
    const names = ["--tls-name", "login.salesforce.com"];
    const org = await startProcess(["--data", data, ...SELF, ...names], { env: SECRETS });
    const { port } = new URL(tlsOf(org).tlsUrl);
    const curl = (host: string, ...more: readonly string[]) =>
      runTool(
        "curl",
        "-sS",
        "--noproxy",
        "*",
        "--resolve",
        `${host}:${port}:127.0.0.1`,
        ...more,
        `https://${host}:${port}/services/data`,
      );
    const { caFile } = tlsOf(org);
    expect(curl("login.salesforce.com", "--cacert", caFile)).toContain('"/services/data/v60.0"');
    expect(() => curl("test.salesforce.com", "--cacert", caFile)).toThrow(
      /no alternative certificate subject name/,
    );
    expect(() => curl("login.salesforce.com")).toThrow(/certificate/);
    expect(() => curl("login.salesforce.com", "--cacert", caFile, "--tls-max", "1.1")).toThrow();
    await org.stop();
  });
});

describe("tls export", () => {
  it("writes the authority for each kind of tool, and says how each is told", async () => {
    const folder = temporaryDirectory();
    const data = join(folder, "data");
    expect(await run(["tls", "export", "--data", data])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("groundfog start --tls self makes it"),
    });
    expect(existsSync(data)).toBe(false);
    const org = await startProcess(["--data", data, ...SELF], { env: SECRETS });
    const { caFile } = tlsOf(org);
    const pem = await run(["tls", "export", "--data", data]);
    expect(pem).toMatchObject({ code: 0, stdout: readFileSync(caFile, "utf8") });
    expect(pem.stderr).toContain(`NODE_EXTRA_CA_CERTS=${caFile}`);
    expect(pem.stderr).toContain(`SSL_CERT_FILE=${caFile}`);
    await org.stop();
    // The org need not run.
    for (const format of ["p12", "jks"] as const) {
      const out = join(folder, `ca.${format}`);
      const ended = await run(["tls", "export", "--data", data, "--format", format, "--out", out]);
      expect(ended).toMatchObject({ code: 0, stdout: "" });
      expect(ended.stderr).toContain(`-Djavax.net.ssl.trustStore=${out} `);
      expect(statSync(out).size).toBeGreaterThan(500);
    }
    expect(await run(["tls", "export", "--data", data, "--format", "der"])).toMatchObject({ code: 2 });
    expect(await run(["tls", "export", "--data", data, "--out", folder])).toMatchObject({
      code: 1,
      stderr: `groundfog: ${folder} is a directory\n`,
    });
  });
});
