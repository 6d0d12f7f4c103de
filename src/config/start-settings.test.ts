// Every setting of start by each of its names: as flag, as variable, as key of the file.
import { describe, expect, it } from "vitest";
import { checkStart } from "./check-start.ts";
import { loadSettings } from "./load.ts";
import { ConfigurationError, UsageError } from "./refusal.ts";
import { COMMANDS } from "./schema.ts";
import { environmentNameOf } from "./setting.ts";
import { tlsSettings } from "./tls-settings.ts";

type Key = keyof typeof COMMANDS.start.settings;

/** A value that is no default, as flags and variables, as JSON, and as it is loaded. */
const VALUES: Readonly<Record<Exclude<Key, `admin-${string}`>, readonly [string[], unknown, unknown]>> = {
  data: [["/srv/org"], "/srv/org", "/srv/org"],
  ephemeral: [["true"], true, true],
  host: [["127.0.0.9"], "127.0.0.9", "127.0.0.9"],
  port: [["1234"], 1234, 1234],
  tls: [["self"], "self", "self"],
  "tls-port": [["0"], 0, 0],
  "tls-name": [
    ["org.test", "*.my.salesforce.com"],
    ["org.test", "*.my.salesforce.com"],
    ["org.test", "*.my.salesforce.com"],
  ],
  "public-url": [["https://org.test"], "https://org.test", "https://org.test"],
  "trust-proxy": [
    ["10.0.0.0/8", "::1"],
    ["10.0.0.0/8", "::1"],
    ["10.0.0.0/8", "::1"],
  ],
  org: [["org.json"], "org.json", "org.json"],
  smtp: [["smtp://mail.test"], "smtp://mail.test", "smtp://mail.test"],
  json: [["true"], true, true],
};

const VARIABLES: Readonly<Record<keyof typeof VALUES, string>> = {
  data: "GROUNDFOG_DATA",
  ephemeral: "GROUNDFOG_EPHEMERAL",
  host: "GROUNDFOG_HOST",
  port: "GROUNDFOG_PORT",
  tls: "GROUNDFOG_TLS",
  "tls-port": "GROUNDFOG_TLS_PORT",
  "tls-name": "GROUNDFOG_TLS_NAME",
  "public-url": "GROUNDFOG_PUBLIC_URL",
  "trust-proxy": "GROUNDFOG_TRUST_PROXY",
  org: "GROUNDFOG_ORG",
  smtp: "GROUNDFOG_SMTP",
  json: "GROUNDFOG_JSON",
};

const load = (argv: string[], environment: Record<string, string>, file: unknown = null) =>
  loadSettings("start", { argv, environment, file: file === null ? null : JSON.stringify(file) }).settings;

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe("start", () => {
  it("has the settings of its contract and their defaults", () => {
    expect(load([], {})).toEqual({
      data: "./groundfog-data",
      ephemeral: false,
      host: "127.0.0.1",
      port: 8180,
      tls: null,
      "tls-port": 8543,
      "tls-name": [],
      "public-url": null,
      "trust-proxy": [],
      org: null,
      smtp: null,
      json: false,
      "admin-username": null,
      "admin-password": null,
      "admin-token": null,
    });
  });

  it.each(Object.entries(VALUES))("takes %s by flag, variable and file", (key, [texts, json, loaded]) => {
    const name = key as keyof typeof VALUES;
    const switches = COMMANDS.start.settings[name].kind === "switch";
    const flags = switches ? [`--${key}`] : texts.flatMap((text) => [`--${key}`, text]);
    const byDefault = load([], {})[name];
    expect(load(flags, {})[name]).toEqual(loaded);
    expect(load([], { [VARIABLES[name]]: texts.join(",") })[name]).toEqual(loaded);
    expect(load([], {}, { [key]: json })[name]).toEqual(loaded);
    expect(byDefault).not.toEqual(loaded);
  });

  it.each(["admin-username", "admin-password", "admin-token"] as const)(
    "takes %s by variable only",
    (key) => {
      const variable = environmentNameOf(key);
      expect(load([], { [variable]: "value" })[key]).toBe("value");
      expect(refusal(() => load([`--${key}`, "value"], {}))).toEqual(
        new UsageError(`--${key} would show a secret to every user of this machine; set ${variable} instead`),
      );
      expect(refusal(() => load([], {}, { [key]: "value" }))).toBeInstanceOf(ConfigurationError);
    },
  );
});

describe("the settings of HTTPS", () => {
  const tls = (...argv: string[]) => tlsSettings(load(argv, {}));
  const asked = (name: string) => tls("--tls", "self", "--tls-name", name);

  it("are none, a certificate of our own, or two files", () => {
    expect(tls()).toBeNull();
    expect(tls("--tls", "self", "--tls-name", "Org.Test", "--tls-port", "0")).toEqual({
      port: 0,
      files: null,
      names: ["org.test"],
    });
    expect(tls("--tls", "a/cert.pem, b/key.pem")).toEqual({
      port: 8543,
      files: { certificate: "a/cert.pem", key: "b/key.pem" },
      names: [],
    });
  });

  it.each(["self,", "cert.pem", ",key.pem", "a,b,c", "Self"])("are refused if --tls is %j", (text) => {
    const wrong = refusal(() => tls("--tls", text));
    expect(wrong).toBeInstanceOf(ConfigurationError);
    expect(String(wrong)).toContain('tls must be "self" or two files, CERT.pem,KEY.pem');
  });

  it.each([
    ["a", "*.my.salesforce.com", "xn--mnchen-3ya.test", "10.0.0.5", "fe80::1", "a-b.c1", "x".repeat(63)],
  ])("take names: %s, %s, ...", (...names) => {
    for (const name of names) expect(asked(name)?.names).toEqual([name]);
  });

  it.each([
    ...["*", "*.com", "a.*.com", "a*.test", "*.*.test", "a..b", "-a.test", "a-.test", "a_b.test", "a b.test"],
    ...["münchen.test", "10.0.0.256", "https://org.test", "org.test:443", "org.test.", "*.10.0.0.1"],
    ...[
      "x".repeat(64),
      ["x", "y", "z", "q"].map((letter) => letter.repeat(63)).join("."),
      "a.test\nCN=b",
      "a\0.test",
    ],
  ])("refuse what is no DNS name: %j", (name) => {
    const wrong = refusal(() => asked(name));
    expect(wrong).toBeInstanceOf(ConfigurationError);
    expect(String(wrong)).toContain("tls-name must be a DNS name");
  });

  it.each([
    [["--tls-name", "org.test"], "is for the certificate that --tls self makes"],
    [["--tls", "c.pem,k.pem", "--tls-name", "org.test"], "the names are those in c.pem"],
    [["--tls", "self", "--public-url", "HTTP://org.test"], "public-url must begin with https://"],
  ])("are refused where they contradict each other: %j", (argv, reason) => {
    const wrong = refusal(() => tls(...argv));
    expect(wrong).toBeInstanceOf(ConfigurationError);
    expect(String(wrong)).toContain(reason);
  });

  it("warn of the plain port that other machines can reach", () => {
    const warnings = (...argv: string[]) => checkStart(load(argv, {})).join();
    expect(warnings("--host", "0.0.0.0")).toContain("serve HTTPS with --tls");
    expect(warnings("--host", "0.0.0.0", "--tls", "self")).toContain(
      "let other machines reach the HTTPS port only",
    );
    expect(warnings("--tls", "self")).toBe("");
  });
});

describe("a name that nobody knows", () => {
  it.each([
    [["--trust-proxi", "x"], "did you mean --trust-proxy?"],
    [["--publicurl", "x"], "did you mean --public-url?"],
    [["--constructor"], "see groundfog start --help"],
    [["-x"], "see groundfog start --help"],
  ])("is refused as flag: %j", (argv, hint) => {
    expect(refusal(() => load(argv, {}))).toBeInstanceOf(UsageError);
    expect(String(refusal(() => load(argv, {})))).toContain(hint);
  });

  it.each([
    ["trustProxy", 'did you mean "trust-proxy"?'],
    ["smpt", 'did you mean "smtp"?'],
    ["constructor", "is no setting"],
    ["__proto__", "is no setting"],
    ["completely-other", "is no setting"],
  ])("is refused as key of the file: %s", (key, hint) => {
    const text = `{${JSON.stringify(key)}: "x"}`;
    const wrong = refusal(() => loadSettings("start", { argv: [], environment: {}, file: text }));
    expect(wrong).toBeInstanceOf(ConfigurationError);
    expect(String(wrong)).toContain(hint);
  });

  it.each([
    ["GROUNDFOG_HOTS", "GROUNDFOG_HOST"],
    ["GROUNDFOG_TRUST_PROXI", "GROUNDFOG_TRUST_PROXY"],
    ["GROUNDFOG_ADMIN_PASWORD", "GROUNDFOG_ADMIN_PASSWORD"],
  ])("is refused as variable: %s", (name, meant) => {
    expect(refusal(() => load([], { [name]: "x" }))).toEqual(
      new ConfigurationError(`unknown variable ${name}; did you mean ${meant}?`),
    );
  });
});

describe("a known security token", () => {
  it("has the form of one", () => {
    const settings = (token: string) => load(["--ephemeral"], { GROUNDFOG_ADMIN_TOKEN: token });
    expect(checkStart(settings("KnownToken0123456789abcde"))).toEqual([]);
    for (const token of ["short", "KnownToken0123456789abcd", "KnownToken0123456789abcd!"]) {
      const wrong = refusal(() => checkStart(settings(token)));
      expect(wrong).toBeInstanceOf(ConfigurationError);
      expect(String(wrong)).toContain("25 letters and digits");
      expect(String(wrong)).not.toContain(token);
    }
  });
});
