// What a person at a terminal sees. The pseudo terminal is made by `script` of util-linux.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { until } from "../support/until.ts";
import { MAIN, run, startProcess, temporaryDirectory } from "./groundfog.ts";

const SCRIPT = /util-linux/.test(String(spawnSync("script", ["--version"]).stdout));
const MUST_RUN = process.env["GROUNDFOG_REQUIRE_ALL"] === "1";
const ENV = {
  GROUNDFOG_ADMIN_PASSWORD: "Analytical-1843",
  GROUNDFOG_ADMIN_TOKEN: "KnownToken0123456789abcde",
};
const SECRET = ENV.GROUNDFOG_ADMIN_PASSWORD + ENV.GROUNDFOG_ADMIN_TOKEN;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Runs the program on a terminal of 100 columns; types `answer` once it asks. */
async function onTerminal(args: readonly string[], cwd: string, answer: string) {
  const command = ["stty cols 100 &&", ...[process.execPath, MAIN, ...args].map(quoted)].join(" ");
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, stdio: ["pipe", "pipe", "inherit"] });
  let screen = "";
  child.stdout.on("data", (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const ended = once(child, "close");
  await until("a question", () => screen.includes("Password of"));
  child.stdin.write(`${answer}\r`);
  const [code] = await ended;
  return { code: code as number, screen };
}

// Without util-linux (as on macOS) there is no terminal to be had from a script.
describe.runIf(SCRIPT || MUST_RUN)("load and export on a terminal", () => {
  it("ask for the password without showing it, and draw a bar", async () => {
    const org = await startProcess(["--ephemeral"], { env: ENV });
    const cwd = temporaryDirectory();
    const rows = Array.from(
      { length: 30_000 },
      (_, index) => `Row ${index},${index % 10_000 === 0 ? "bad" : 1}`,
    );
    writeFileSync(join(cwd, "in.csv"), `Name,NumberOfEmployees\n${rows.join("\n")}\n`);
    const who = ["--username", org.ready.admin.username, "--url", org.ready.url];
    const loaded = await onTerminal(["load", "Account", "in.csv", ...who], cwd, SECRET);
    expect(loaded.screen).not.toContain(ENV.GROUNDFOG_ADMIN_PASSWORD);
    expect(loaded.screen).not.toContain(ENV.GROUNDFOG_ADMIN_TOKEN);
    expect(loaded.screen).toContain(`Password of ${org.ready.admin.username}: `);
    expect(loaded.screen).toMatch(/Uploading +\[[#-]+\] +\d+ % /);
    expect(loaded.screen).toMatch(/Processing +\[#+\] +100 % +30,000 rows/);
    expect(loaded.screen).toMatch(/29,997 rows loaded, 3 failed/);
    expect(loaded.code).toBe(1);
    const failed = readFileSync(join(cwd, "in.failed.csv"), "utf8").trimEnd().split("\n");
    expect(failed).toHaveLength(4);

    const exported = await onTerminal(["export", "SELECT Name FROM Account", "out.csv", ...who], cwd, SECRET);
    expect(exported.code).toBe(0);
    expect(exported.screen).toMatch(/Downloading +\[#+\] +100 % +29,997 rows/);

    const quiet = await run(["export", "SELECT Name FROM Account", "quiet.csv", ...who], {
      cwd,
      env: { GROUNDFOG_PASSWORD: ENV.GROUNDFOG_ADMIN_PASSWORD, GROUNDFOG_TOKEN: ENV.GROUNDFOG_ADMIN_TOKEN },
    });
    expect(quiet).toMatchObject({ code: 0, stderr: "" });
    expect(quiet.stdout.split("\n")).toHaveLength(2);
    expect(readFileSync(join(cwd, "quiet.csv"))).toEqual(readFileSync(join(cwd, "out.csv")));
    await org.stop();
  });

  it("say when the password was wrong, and what they asked for can't be taken from the screen", async () => {
    const org = await startProcess(["--ephemeral"], { env: ENV });
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "in.csv"), "Name\nOne\n");
    const who = ["--username", org.ready.admin.username, "--url", org.ready.url];
    const { code, screen } = await onTerminal(["load", "Account", "in.csv", ...who], cwd, "Wrong-Secret-1");
    expect(code).toBe(1);
    expect(screen).toContain("groundfog: INVALID_LOGIN: ");
    expect(screen).not.toContain("Wrong-Secret-1");
    await org.stop();
  });
});
