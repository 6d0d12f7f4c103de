// Which certificate is served, which is refused, and when a newer one takes its place.
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkPair, pairWarnings, readPair } from "./given-pair.ts";
import { givenIdentity, selfMadeIdentity } from "./identity.ts";
import { authorityFile } from "./local-authority.ts";
import { TlsError } from "./tls-error.ts";
import { issueServerCertificate, type KeyPair, makeAuthority } from "./x509.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-tls-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(TlsError);
    return (error as Error).message;
  }
  throw new Error("it was not refused");
};

describe("a certificate of our own", () => {
  const open = (now = NOW) => selfMadeIdentity(directory, ["localhost"], now);
  const authority = () => readFileSync(authorityFile(directory), "utf8");

  it("comes from an authority that is made once and kept to its owner", () => {
    const first = open();
    const kept = authority();
    expect(readdirSync(directory)).toEqual(["tls"]);
    for (const name of ["tls/ca.pem", "tls/ca-key.pem"])
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "tls")).mode & 0o777).toBe(0o700);
    const again = open(later(1));
    expect(authority()).toBe(kept);
    expect(again.caFile).toBe(join(directory, "tls", "ca.pem"));
    expect(again.pair.key).not.toBe(first.pair.key);
    const ca = new X509Certificate(kept);
    for (const { pair } of [first, again])
      expect(new X509Certificate(pair.certificate).verify(ca.publicKey)).toBe(true);
  });

  it("is renewed a month before it ends, and not sooner", () => {
    const identity = open();
    expect(identity.renewed(later(360))).toBeNull();
    const next = identity.renewed(later(367));
    expect(next && new X509Certificate(next.certificate).validToDate > later(700)).toBe(true);
    expect(identity.renewed(later(368))).toBeNull();
  });

  it("is not made again where a half is missing, foreign, damaged, expired or open to others", () => {
    open();
    const [certificateFile, keyFile] = [
      join(directory, "tls", "ca.pem"),
      join(directory, "tls", "ca-key.pem"),
    ];
    const key = readFileSync(keyFile);
    const mend = /put it back from a copy, or remove .*tls for a new authority/;
    expect(refusal(() => open(later(4000)))).toMatch(/ca\.pem expired on .*20/);

    chmodSync(keyFile, 0o640);
    expect(refusal(open)).toBe(`${keyFile} is open to other users; run: chmod 600 ${keyFile}`);
    chmodSync(keyFile, 0o600);

    writeFileSync(keyFile, makeAuthority(NOW).key);
    expect(refusal(open)).toMatch(/ca-key\.pem is not the key of .*ca\.pem/);
    writeFileSync(keyFile, "no key");
    const damaged = refusal(open);
    expect(damaged).toMatch(/is damaged/);
    expect(damaged).toMatch(mend);
    rmSync(keyFile);
    expect(refusal(open)).toMatch(/ca-key\.pem is missing/);
    writeFileSync(keyFile, key, { mode: 0o600 });
    open();
    rmSync(certificateFile);
    expect(refusal(open)).toMatch(mend);
    expect(readdirSync(join(directory, "tls"))).toEqual(["ca-key.pem"]);
  });
});

describe("a certificate that was given", () => {
  const files = () => ({ certificate: join(directory, "cert.pem"), key: join(directory, "key.pem") });
  const put = ({ certificate, key }: Partial<KeyPair>): void => {
    if (certificate !== undefined) writeFileSync(files().certificate, certificate);
    if (key !== undefined) writeFileSync(files().key, key, { mode: 0o600 });
  };
  const issue = (now = NOW): KeyPair => issueServerCertificate(makeAuthority(now), ["org.test"], now);
  const open = (now = NOW) => givenIdentity(files(), now);

  it("is served as it is, with its chain", () => {
    const authority = makeAuthority(NOW);
    const pair = issueServerCertificate(authority, ["org.test"], NOW);
    const chain = { ...pair, certificate: pair.certificate + authority.certificate };
    put(chain);
    expect(open()).toMatchObject({ pair: chain, caFile: null });
    expect(pairWarnings(files())).toEqual([]);
  });

  it("is refused with the file's name and the reason, never with its key", () => {
    const { certificate, key } = files();
    const [pair, other] = [issue(), issue()];
    expect(refusal(open)).toBe(`${certificate} can't be read: there is no such file`);
    put({ certificate: pair.certificate });
    expect(refusal(open)).toBe(`${key} can't be read: there is no such file`);
    put({ key: other.key });
    expect(refusal(open)).toBe(`${key} is not the key of ${certificate}`);
    put({ key: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n" });
    expect(refusal(open)).toBe(`${key} holds no private key in PEM form`);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (const type of ["pkcs8", "sec1"] as const) {
      put({
        key: privateKey.export({ cipher: "aes-256-cbc", passphrase: "x", type, format: "pem" }).toString(),
      });
      expect(refusal(open)).toContain(`${key} is encrypted`);
    }
    put({ certificate: pair.key, key: pair.certificate });
    expect(refusal(open)).toBe(
      `${certificate} holds no certificate in PEM form; the certificate comes first, then the key`,
    );
    put({ certificate: "", key: "" });
    expect(refusal(open)).toBe(`${certificate} holds no certificate in PEM form`);
    put(pair);
    expect(refusal(() => open(later(400)))).toContain(`${certificate} expired on `);
    expect(refusal(() => open(later(-2)))).toContain(`${certificate} is not valid before `);
  });

  it("gets a warning for a key that everybody can read", () => {
    put(issue());
    chmodSync(files().key, 0o644);
    expect(pairWarnings(files())).toEqual([expect.stringContaining(`chmod 600 ${files().key}`)]);
    expect(() => checkPair(files(), readPair(files()), NOW)).not.toThrow();
  });

  it("is replaced once both of its files are, and stays as long as they don't fit", () => {
    const [first, second] = [issue(), issue()];
    put(first);
    const identity = open();
    expect(identity.renewed(NOW)).toBeNull();
    put({ certificate: second.certificate });
    expect(refusal(() => identity.renewed(NOW))).toContain("is not the key of");
    expect(identity.renewed(NOW)).toBeNull();
    put({ key: second.key });
    expect(identity.renewed(NOW)).toEqual(second);
    expect(identity.renewed(NOW)).toBeNull();
    rmSync(files().key);
    expect(refusal(() => identity.renewed(NOW))).toContain("there is no such file");
    put(second);
    expect(identity.renewed(NOW)).toBeNull();
  });
});
