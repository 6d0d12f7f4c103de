// The certificates that we make, judged by those who will read them: Node's TLS, OpenSSL, Java.
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, isIP } from "node:net";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jksTrustStore, pkcs12TrustStore } from "../../src/platform/tls/trust-store.ts";
import { issueServerCertificate, makeAuthority } from "../../src/platform/tls/x509.ts";
import { temporaryDirectory } from "../support/server-process.ts";
import { missing, runTool } from "../support/tools.ts";

const NOW = new Date();
const DAY = 86_400_000;
const NAMES = ["localhost", "127.0.0.1", "::1", "*.my.salesforce.com", "2001:db8::7:0:1"];
const authority = makeAuthority(NOW);
const server = issueServerCertificate(authority, NAMES, NOW);
const ca = new X509Certificate(authority.certificate);
const leaf = new X509Certificate(server.certificate);

describe("the authority", () => {
  it("may sign servers' certificates, has a name of its own, and lasts ten years", () => {
    expect(ca.ca).toBe(true);
    expect(ca.subject).toMatch(/^O=Groundfog\nCN=Groundfog local CA [0-9a-f]{8}$/);
    expect(new X509Certificate(makeAuthority(NOW).certificate).subject).not.toBe(ca.subject);
    expect(ca.validToDate.getTime() - NOW.getTime()).toBeGreaterThan(3648 * DAY);
    expect(ca.verify(ca.publicKey)).toBe(true);
  });
});

describe("a server's certificate", () => {
  it("comes from its authority, is no authority, and lasts no longer than clients take", () => {
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    const days = (leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / DAY;
    expect(days).toBeLessThanOrEqual(397);
    expect(leaf.validFromDate.getTime()).toBeLessThan(NOW.getTime());
    expect(server.key).not.toBe(authority.key);
  });

  it("is for its names and for no other", () => {
    const host = (name: string) => leaf.checkHost(name) !== undefined;
    expect(["localhost", "a.my.salesforce.com", "evil.test", "a.b.my.salesforce.com"].map(host)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const address = (text: string) => leaf.checkIP(text) !== undefined;
    expect(["127.0.0.1", "::1", "2001:db8::7:0:1", "127.0.0.2", "::2"].map(address)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it("holds whatever addresses and names it is made for", () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    const name = fc.tuple(label, label).map(([first, second]) => `${first}.${second}.test`);
    const names = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), name), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(names, (wanted) => {
        const made = new X509Certificate(issueServerCertificate(authority, wanted, NOW).certificate);
        for (const each of wanted)
          expect(isIP(each) === 0 ? made.checkHost(each) : made.checkIP(each), each).toBeDefined();
      }),
      { numRuns: 100 },
    );
  });

  it("is refused of an authority that was not made here", () => {
    const foreign = { certificate: server.certificate, key: server.key };
    expect(() => issueServerCertificate(foreign, ["a.test"], NOW)).toThrow(/not made by Groundfog/);
  });

  it("opens a connection to those who trust the authority, and to nobody else", async () => {
    const listener = createServer({ cert: server.certificate, key: server.key }, (socket) =>
      socket.end("hello"),
    );
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const meet = async (servername: string, trusted?: string): Promise<string> => {
      const socket = connect({ port, host: "127.0.0.1", servername, ...(trusted ? { ca: trusted } : {}) });
      try {
        const [said] = (await once(socket, "data")) as [Buffer];
        return said.toString();
      } catch (error) {
        return (error as { code?: string }).code ?? String(error);
      } finally {
        socket.destroy();
      }
    };
    expect(await meet("localhost", authority.certificate)).toBe("hello");
    expect(await meet("org.my.salesforce.com", authority.certificate)).toBe("hello");
    expect(await meet("evil.test", authority.certificate)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await meet("localhost", makeAuthority(NOW).certificate)).toMatch(/UNABLE_TO|SELF_SIGNED/);
    expect(await meet("localhost")).toMatch(/UNABLE_TO/);
    listener.close();
    await once(listener, "close");
  });
});

/** The files as tools take them. */
function files() {
  const directory = temporaryDirectory();
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  return {
    ca: write("ca.pem", authority.certificate),
    server: write("server.pem", server.certificate),
    p12: write("ca.p12", pkcs12TrustStore(ca.raw)),
    jks: write("ca.jks", jksTrustStore(ca.raw, NOW)),
  };
}

const skipped = (tool: "openssl" | "keytool") => {
  const why = missing(tool);
  return { why: why ?? tool, skip: why !== undefined };
};

const openssl = skipped("openssl");
describe.skipIf(openssl.skip)(`OpenSSL (${openssl.why})`, () => {
  it("verifies the chain by its strict rules, for a name and for an address", () => {
    const at = files();
    for (const [option, name] of [
      ["-verify_hostname", "org.my.salesforce.com"],
      ["-verify_hostname", "localhost"],
      ["-verify_ip", "2001:db8:0:0:0:7:0:1"],
    ] as const) {
      const said = runTool(
        "openssl",
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        option,
        name,
        "-CAfile",
        at.ca,
        at.server,
      );
      expect(said.trim()).toBe(`${at.server}: OK`);
    }
    expect(() =>
      runTool("openssl", "verify", "-verify_hostname", "a.test", "-CAfile", at.ca, at.server),
    ).toThrow(/hostname mismatch/i);
  });

  it("reads the PKCS #12 file with its password and with no other", () => {
    const at = files();
    const read = (password: string) =>
      runTool("openssl", "pkcs12", "-in", at.p12, "-nokeys", "-passin", `pass:${password}`);
    expect(read("changeit")).toContain(authority.certificate.trim());
    expect(() => read("changed")).toThrow(/mac verify/i);
  });
});

const keytool = skipped("keytool");
describe.skipIf(keytool.skip)(`Java (${keytool.why})`, () => {
  const fingerprint = ca.fingerprint256;

  it.each(["p12", "jks"] as const)("trusts the certificate in the %s file", (format) => {
    const file = files()[format];
    const list = (password: string) =>
      runTool("keytool", "-J-Duser.language=en", "-list", "-keystore", file, "-storepass", password);
    expect(list("changeit")).toMatch(/^groundfog, .*, trustedCertEntry,/m);
    expect(list("changeit")).toContain(fingerprint);
    expect(() => list("changed")).toThrow();
  });

  it("reads the names of the server's certificate", () => {
    const said = runTool("keytool", "-J-Duser.language=en", "-printcert", "-file", files().server);
    for (const text of [
      "DNSName: localhost",
      "DNSName: *.my.salesforce.com",
      "IPAddress: 127.0.0.1",
      "serverAuth",
    ])
      expect(said).toContain(text);
  });
});
