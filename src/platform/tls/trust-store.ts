// An authority's certificate as the files that Java reads: PKCS #12 (RFC 7292) and the older JKS. Neither holds a key.
import { createHash, createHmac, randomBytes } from "node:crypto";
import { bmpString, explicit, integer, NULL, octetString, oid, sequence, setOf } from "./der.ts";

/** What Java's own trust store has. It guards nothing: a certificate is no secret. */
const STORE_PASSWORD = "changeit";
const ALIAS = "groundfog";

const MAC_ITERATIONS = 10_000;
const DATA = oid("1.2.840.113549.1.7.1");
const CERT_BAG = oid("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE = oid("1.2.840.113549.1.9.22.1");
const FRIENDLY_NAME = oid("1.2.840.113549.1.9.20");
/** Oracle's mark without which Java doesn't trust a certificate of a PKCS #12 file; for any use. */
const TRUSTED_KEY_USAGE = oid("2.16.840.1.113894.746875.1.1");
const ANY_USE = oid("2.5.29.37.0");
const SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL);

/** `certificate`: DER. The certificate is not encrypted, so that Java reads the file without a password, too. */
export function pkcs12TrustStore(certificate: Uint8Array): Buffer {
  const attributes = setOf(
    sequence(FRIENDLY_NAME, setOf(bmpString(ALIAS))),
    sequence(TRUSTED_KEY_USAGE, setOf(ANY_USE)),
  );
  const bag = sequence(
    CERT_BAG,
    explicit(0, sequence(X509_CERTIFICATE, explicit(0, octetString(certificate)))),
    attributes,
  );
  const safe = sequence(dataOf(sequence(bag)));
  const salt = randomBytes(16);
  const mac = createHmac("sha256", macKey(salt)).update(safe).digest();
  return sequence(
    integer(3),
    dataOf(safe),
    sequence(sequence(SHA256, octetString(mac)), octetString(salt), integer(MAC_ITERATIONS)),
  );
}

const dataOf = (content: Buffer): Buffer => sequence(DATA, explicit(0, octetString(content)));

/** RFC 7292, appendix B.2, for the one block that a SHA-256 key needs. */
function macKey(salt: Buffer): Buffer {
  const BLOCK = 64;
  const purpose = Buffer.alloc(BLOCK, 3);
  const password = Buffer.from(`${STORE_PASSWORD}\0`, "utf16le").swap16();
  const filled = (bytes: Buffer): Buffer => Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK, bytes);
  let key: Buffer = Buffer.concat([purpose, filled(salt), filled(password)]);
  for (let round = 0; round < MAC_ITERATIONS; round++) key = createHash("sha256").update(key).digest();
  return key;
}

/** `certificate`: DER; `now` is the entry's date. The format is Java's own; its check sum is as its first release had it. */
export function jksTrustStore(certificate: Uint8Array, now: Date): Buffer {
  const date = Buffer.alloc(8);
  date.writeBigInt64BE(BigInt(now.getTime()));
  const body = Buffer.concat([
    uint32(0xfeedfeed),
    uint32(2),
    uint32(1),
    uint32(2),
    javaText(ALIAS),
    date,
    javaText("X.509"),
    uint32(certificate.length),
    certificate,
  ]);
  const sum = createHash("sha1")
    .update(Buffer.from(STORE_PASSWORD, "utf16le").swap16())
    .update("Mighty Aphrodite")
    .update(body)
    .digest();
  return Buffer.concat([body, sum]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const javaText = (ascii: string): Buffer =>
  Buffer.concat([uint32(ascii.length).subarray(2), Buffer.from(ascii, "latin1")]);
