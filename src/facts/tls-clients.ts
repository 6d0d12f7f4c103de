// How tools are told to trust a certificate authority; {file} stands for the exported file. Source: each tool's manual.

export interface TrustRecipe {
  readonly tools: string;
  /** A variable to set, or words for the command line. */
  readonly setting: string;
  /** The tool then trusts nobody else, so that it can't reach other sites. */
  readonly replaces: boolean;
}

export const TRUST_BY_PEM: readonly TrustRecipe[] = [
  { tools: "Node, jsforce, sf", setting: "NODE_EXTRA_CA_CERTS={file}", replaces: false },
  { tools: "Python requests, simple-salesforce", setting: "REQUESTS_CA_BUNDLE={file}", replaces: true },
  { tools: "Go, Ruby, OpenSSL", setting: "SSL_CERT_FILE={file}", replaces: true },
  { tools: "curl", setting: "CURL_CA_BUNDLE={file}", replaces: true },
];

const java = (type: "PKCS12" | "JKS"): TrustRecipe => ({
  tools: "Java, Data Loader",
  setting: `-Djavax.net.ssl.trustStore={file} -Djavax.net.ssl.trustStoreType=${type} -Djavax.net.ssl.trustStorePassword=changeit`,
  replaces: true,
});

export const TRUST_BY_PKCS12: readonly TrustRecipe[] = [java("PKCS12")];
export const TRUST_BY_JKS: readonly TrustRecipe[] = [java("JKS")];
