// Makes a certificate authority and server certificates (RFC 5280), with ECDSA on P-256: every TLS client knows it.
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import {
  bitString,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  TRUE,
  time,
  utf8String,
} from "./der.ts";

/** A certificate (or a chain, the server's first) and its private key, as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Apple's systems refuse more than 825 days, browsers may refuse more than 398. */
const SERVER_DAYS = 397;
/** Clients whose clocks are behind take a new certificate, too. */
const SKEW = DAY;

const ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const CRITICAL = true;
const EXTENSION = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extKeyUsage: "2.5.29.37",
} as const;
const KEY_CERT_SIGN_CRL_SIGN = bitString(Buffer.from([0b0000_0110]), 1);
const DIGITAL_SIGNATURE = bitString(Buffer.from([0b1000_0000]), 7);
const SERVER_AUTH = oid("1.3.6.1.5.5.7.3.1");

/** A new authority that signs servers' certificates and no other authority's; ten years. */
export function makeAuthority(now: Date): KeyPair {
  const { publicKey, privateKey } = newKeys();
  const id = keyIdentifier(publicKey);
  // Trust stores list authorities by name: two data directories must not look alike.
  const name = authorityName(`Groundfog local CA ${id.subarray(0, 4).toString("hex")}`);
  return signed(privateKey, privateKey, {
    publicKey,
    issuer: name,
    subject: name,
    now,
    days: AUTHORITY_DAYS,
    extensions: [
      extension("basicConstraints", sequence(TRUE, integer(0)), CRITICAL),
      extension("keyUsage", KEY_CERT_SIGN_CRL_SIGN, CRITICAL),
      extension("subjectKeyIdentifier", octetString(id)),
    ],
  });
}

/**
 * A server's certificate with a key of its own. `names`: DNS names, also "*.example.test", and IP addresses. Throws if
 * `authority` was not made here.
 */
export function issueServerCertificate(authority: KeyPair, names: readonly string[], now: Date): KeyPair {
  const issuer = new X509Certificate(authority.certificate);
  const { publicKey, privateKey } = newKeys();
  const pair = signed(createPrivateKey(authority.key), privateKey, {
    publicKey,
    issuer: authorityName(/^CN=(.*)$/m.exec(issuer.subject)?.[1] ?? ""),
    subject: commonName("Groundfog"),
    now,
    days: SERVER_DAYS,
    extensions: [
      extension("basicConstraints", sequence(), CRITICAL),
      extension("keyUsage", DIGITAL_SIGNATURE, CRITICAL),
      extension("extKeyUsage", sequence(SERVER_AUTH)),
      extension("subjectAltName", sequence(...[...new Set(names)].map(generalName))),
      extension("subjectKeyIdentifier", octetString(keyIdentifier(publicKey))),
      extension("authorityKeyIdentifier", sequence(implicit(0, keyIdentifier(issuer.publicKey)))),
    ],
  });
  if (!new X509Certificate(pair.certificate).checkIssued(issuer))
    throw new Error("the authority's certificate was not made by Groundfog");
  return pair;
}

interface Contents {
  readonly publicKey: KeyObject;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly now: Date;
  readonly days: number;
  readonly extensions: readonly Buffer[];
}

function signed(issuerKey: KeyObject, ownKey: KeyObject, contents: Contents): KeyPair {
  const { publicKey, issuer, subject, now, days, extensions } = contents;
  const toBeSigned = sequence(
    explicit(0, integer(2)),
    integer(randomBytes(16)),
    ECDSA_SHA256,
    issuer,
    sequence(time(new Date(now.getTime() - SKEW)), time(new Date(now.getTime() + days * DAY - SKEW))),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions)),
  );
  const signature = bitString(sign("sha256", toBeSigned, issuerKey));
  return {
    certificate: new X509Certificate(sequence(toBeSigned, ECDSA_SHA256, signature)).toString(),
    key: ownKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const newKeys = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** RFC 7093, method 1, over the whole key: only that both certificates say the same matters. */
const keyIdentifier = (key: KeyObject): Buffer =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest()
    .subarray(0, 20);

const attribute = (type: string, value: string): Buffer => setOf(sequence(oid(type), utf8String(value)));
const commonName = (value: string): Buffer => sequence(attribute("2.5.4.3", value));
const authorityName = (value: string): Buffer =>
  sequence(attribute("2.5.4.10", "Groundfog"), attribute("2.5.4.3", value));

const extension = (name: keyof typeof EXTENSION, value: Buffer, critical = false): Buffer =>
  sequence(oid(EXTENSION[name]), ...(critical ? [TRUE] : []), octetString(value));

const generalName = (name: string): Buffer =>
  isIP(name) === 0 ? implicit(2, Buffer.from(name, "latin1")) : implicit(7, addressBytes(name));

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  // The URL parser writes every form of an IPv6 address as groups of hexadecimal digits.
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groupsOf = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [groupsOf(head), groupsOf(tail ?? "")];
  const groups = [...before, ...new Array<string>(8 - before.length - after.length).fill("0"), ...after];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}
