import { describe, expect, it } from "vitest";
import { checkStart } from "./check-start.ts";
import { loadSettings, type Sources } from "./load.ts";
import { ConfigurationError, UsageError } from "./refusal.ts";

const start = (argv: string[], environment: Sources["environment"] = {}, file: unknown = null) =>
  loadSettings("start", { argv, environment, file: file === null ? null : JSON.stringify(file) });

const refusalOf = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it was not refused");
};

describe("where a setting comes from", () => {
  const file = { port: 3, "public-url": "http://file.test" };

  it("is the flag, else the environment, else the file, else the default", () => {
    expect(start(["--port", "1"], { GROUNDFOG_PORT: "2" }, file).settings.port).toBe(1);
    expect(start([], { GROUNDFOG_PORT: "2" }, file).settings.port).toBe(2);
    expect(start([], {}, file).settings.port).toBe(3);
    expect(start([]).settings.port).toBe(8180);
    expect(start([], {}, file).settings["public-url"]).toBe("http://file.test");
  });

  it("keeps its type", () => {
    const { settings } = start([
      "--ephemeral",
      "--trust-proxy",
      "10.0.0.0/8",
      "--trust-proxy=::1",
      "--port=0",
    ]);
    expect(settings).toMatchObject({
      ephemeral: true,
      "trust-proxy": ["10.0.0.0/8", "::1"],
      port: 0,
      smtp: null,
    });
    expect(start([], { GROUNDFOG_TRUST_PROXY: "::1, 10.0.0.1" }).settings["trust-proxy"]).toEqual([
      "::1",
      "10.0.0.1",
    ]);
    expect(start(["--ephemeral=false"], { GROUNDFOG_EPHEMERAL: "1" }).settings.ephemeral).toBe(false);
    expect(start([], {}, { ephemeral: true, "trust-proxy": ["::1"] }).settings).toMatchObject({
      ephemeral: true,
      "trust-proxy": ["::1"],
    });
  });

  it("takes an empty variable for none", () => {
    expect(start([], { GROUNDFOG_PORT: "" }).settings.port).toBe(8180);
  });

  it("is the environment alone for secrets", () => {
    const { settings } = start([], { GROUNDFOG_ADMIN_PASSWORD: "hunter2hunter2" });
    expect(settings["admin-password"]).toBe("hunter2hunter2");
    const flag = refusalOf(() => start(["--admin-password", "hunter2hunter2"]));
    expect(flag).toBeInstanceOf(UsageError);
    expect(flag.message).toContain("GROUNDFOG_ADMIN_PASSWORD");
    expect(flag.message).not.toContain("hunter2");
    expect(refusalOf(() => start([], {}, { "admin-password": "x" }))).toBeInstanceOf(ConfigurationError);
  });
});

describe("a wrong setting", () => {
  it("names the flag that was meant", () => {
    const refusal = refusalOf(() => start(["--ephemral"]));
    expect(refusal).toBeInstanceOf(UsageError);
    expect(refusal.message).toBe("unknown flag --ephemral of groundfog start; did you mean --ephemeral?");
  });

  it("names the key that was meant", () => {
    const refusal = refusalOf(() => start([], {}, { publicUrl: "http://x.test" }));
    expect(refusal).toBeInstanceOf(ConfigurationError);
    expect(refusal.message).toBe(
      'groundfog.config.json: "publicUrl" is no setting; did you mean "public-url"?',
    );
  });

  it("names the variable that was meant, and leaves those of container platforms alone", () => {
    const refusal = refusalOf(() => start([], { GROUNDFOG_PROT: "1" }));
    expect(refusal.message).toBe("unknown variable GROUNDFOG_PROT; did you mean GROUNDFOG_PORT?");
    expect(
      start([], { GROUNDFOG_SERVICE_HOST: "10.0.0.1", GROUNDFOG_PORT_8180_TCP: "x" }).settings.port,
    ).toBe(8180);
  });

  it.each([
    [["--port", "65536"], '--port must be a port from 0 to 65535, not "65536"'],
    [["--port", "eight"], '--port must be a port from 0 to 65535, not "eight"'],
    [["--port"], "--port needs a value: --port PORT"],
    [["--data", "--json"], "--data needs a value: --data DIR"],
    [["--port", "1", "--port", "2"], "--port was given twice"],
    [["--ephemeral=maybe"], '--ephemeral must be true or false, not "maybe"'],
    [["extra"], 'groundfog start takes no argument "extra"'],
  ])("%j says what is wrong", (argv, message) => {
    const refusal = refusalOf(() => start(argv));
    expect(refusal).toBeInstanceOf(UsageError);
    expect(refusal.message).toBe(message);
  });

  it("is refused in the file with its key", () => {
    for (const [file, message] of [
      [{ port: "x" }, 'groundfog.config.json: "port" must be a port from 0 to 65535, not "x"'],
      [{ port: null }, 'groundfog.config.json: "port" must be a text, a number, true or false'],
      [{ "trust-proxy": "::1" }, 'groundfog.config.json: "trust-proxy" must be a list of texts'],
      [[], "groundfog.config.json must hold one JSON object"],
    ] as const) {
      expect(refusalOf(() => start([], {}, file)).message).toBe(message);
    }
    expect(refusalOf(() => loadSettings("start", { argv: [], environment: {}, file: "{" })).message).toMatch(
      /^groundfog.config.json is not JSON/,
    );
  });

  it("is a missing argument, too", () => {
    const load = (argv: string[]) => () => loadSettings("load", { argv, environment: {}, file: null });
    expect(refusalOf(load(["Account"])).message).toMatch(/^groundfog load needs FILE.csv/);
    expect(refusalOf(load(["Account", "a.csv", "--operation", "inserd"])).message).toBe(
      '--operation must be one of insert, update, upsert, delete, not "inserd"; did you mean "insert"?',
    );
  });
});

describe("unsafe settings", () => {
  it("keep an ephemeral org on loopback", () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.test", "127.0.0.1.example.test"]) {
      const { settings } = start(["--ephemeral", "--host", host]);
      expect(refusalOf(() => checkStart(settings))).toBeInstanceOf(ConfigurationError);
    }
    for (const host of ["127.0.0.1", "localhost", "::1", "127.9.9.9"]) {
      expect(checkStart(start(["--ephemeral", "--host", host]).settings)).toEqual([]);
    }
  });

  it("set a known token only where nothing is kept", () => {
    const { settings } = start([], { GROUNDFOG_ADMIN_TOKEN: "t" });
    expect(refusalOf(() => checkStart(settings)).message).toContain("GROUNDFOG_ADMIN_TOKEN");
  });

  it("shout about passwords in the clear", () => {
    expect(checkStart(start(["--host", "0.0.0.0"]).settings)).toHaveLength(1);
    expect(checkStart(start(["--host", "0.0.0.0", "--public-url", "https://x.test"]).settings)).toEqual([]);
  });

  it("are URLs of another kind, and never repeat a mail server's password", () => {
    const { settings } = start(["--smtp", "http://user:s3cret@mail.test"]);
    const refusal = refusalOf(() => checkStart(settings));
    expect(refusal.message).toBe("smtp must be a URL that begins with smtp:// or smtps://");
    expect(refusalOf(() => checkStart(start(["--public-url", "x.test"]).settings)).message).toContain(
      "public-url",
    );
  });
});
