// What HTTPS is spoken with: TLS 1.2 and 1.3, and only suites whose recorded traffic stays shut when a key gets out.
// LoginHistory names both as Salesforce does. Source of that: Object Reference, LoginHistory.CipherSuite (OpenSSL's
// names); the protocol's spelling is that of Setup > Login History.

/** OpenSSL's names, the one to take first first. */
export const CIPHER_SUITES = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
] as const;

/** OpenSSL's name of a protocol to LoginHistory's. */
export const TLS_PROTOCOLS = { "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3" } as const;
