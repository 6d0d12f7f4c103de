// A clock that jumps by years, either way: nothing that had ended comes back.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { restClient } from "../support/client.ts";
import { CONSOLE, movableClock, type Person, person, setPolicy } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";
import { login, outcomeOf, sessionIn, textIn } from "../support/soap.ts";
import { missing } from "../support/tools.ts";
import { until } from "../support/until.ts";

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const TRUSTED = "127.0.0.2";
const JUMPS = [10 * YEAR, -YEAR, 3 * HOUR, -3 * HOUR];
const clock = movableClock();
let org: TestOrg;
let user: Person;

beforeAll(async () => {
  org = await startOrg({ clock });
  await addTrustedRange(org.ports, CONSOLE, TRUSTED, "");
});
afterAll(() => org.stop());
beforeEach(async () => {
  user = await person(org);
});

const enter = () => login(org.url, user.username, user.password, { from: TRUSTED });
const reads = async (session: string): Promise<number> =>
  (await restClient(org.url, session)("GET", "/limits")).status;

describe("a session", () => {
  it.each(JUMPS)(
    "that was refused after a jump of %i ms is not let in when the clock is right again",
    async (jump) => {
      const session = sessionIn(await enter());
      expect(await reads(session)).toBe(200);
      clock.move(jump);
      expect(await reads(session)).toBe(401);
      clock.move(-jump);
      expect(await reads(session)).toBe(401);
      expect(outcomeOf(await enter())).toBe("success");
    },
  );

  it("that had ended is not there again in the past when it lived", async () => {
    const session = sessionIn(await enter());
    clock.move(2 * HOUR + 1);
    expect(await reads(session)).toBe(401);
    for (const jump of [-HOUR, -HOUR, -YEAR, YEAR]) {
      clock.move(jump);
      expect(await reads(session)).toBe(401);
    }
  });
});

describe("an expired password", () => {
  it("stays expired when the clock goes back to when it wasn't", async () => {
    const expired = async (): Promise<string | undefined> => textIn(await enter(), "passwordExpired");
    expect(await expired()).toBe("false");
    clock.move(YEAR);
    expect(await expired()).toBe("true");
    clock.move(-YEAR);
    expect(await expired()).toBe("true");
    const session = sessionIn(await enter());
    expect(await reads(session)).not.toBe(200);
  });
});

describe("a lockout", () => {
  it("is not over for a clock that goes back", async () => {
    await setPolicy(org, { maxLoginAttempts: 3, lockoutMinutes: 15 });
    for (let each = 0; each < 3; each++) await login(org.url, user.username, "wrong", { from: TRUSTED });
    for (const jump of [-YEAR, YEAR, -3 * HOUR, 3 * HOUR]) {
      clock.move(jump);
      expect(outcomeOf(await enter())).toBe("INVALID_LOGIN");
    }
    clock.move(15 * 60_000);
    expect(outcomeOf(await enter())).toBe("success");
  });
});

describe("the real program under another clock", () => {
  const why = missing("faketime");
  const main = fileURLToPath(new URL("../support/kept-server.ts", import.meta.url));

  /**
   * Serves a directory as of a day such as "+10y". Begun anew twice: under libfaketime a process with threads was seen to
   * stand still before it had said anything, once in some hundred starts. One that never starts fails all the same.
   */
  async function served(data: string, day: string, attempts = 3): ReturnType<typeof servedOnce> {
    try {
      return await servedOnce(data, day);
    } catch (error) {
      if (attempts === 1) throw error;
      return served(data, day, attempts - 1);
    }
  }

  async function servedOnce(
    data: string,
    day: string,
  ): Promise<{ readonly url: string; stop(): Promise<void> }> {
    // Timers go by the monotonic clock, which no jump moves. Its own group: faketime hands no signals on.
    const command = ["--exclude-monotonic", "-f", day, process.execPath, main, data, "50000"];
    const child = spawn("faketime", command, { stdio: ["ignore", "pipe", "inherit"], detached: true });
    let isGone = false;
    const exited = once(child, "exit").then(() => {
      isGone = true;
    });
    const signal = (name: NodeJS.Signals): void => {
      if (!isGone && child.pid !== undefined) process.kill(-child.pid, name);
    };
    onTestFinished(() => signal("SIGKILL"));
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    try {
      await until("the server's ready line", () => out.includes("\n"));
    } catch (error) {
      signal("SIGKILL");
      await exited;
      throw error;
    }
    const { url } = JSON.parse(out) as { url: string };
    return {
      url,
      async stop() {
        signal("SIGTERM");
        await exited;
      },
    };
  }

  it.skipIf(why !== undefined)(
    `revives nothing${why === undefined ? "" : `: skipped, ${why}`}`,
    async () => {
      const directory = mkdtempSync(join(tmpdir(), "groundfog-clock-"));
      onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
      const data = join(directory, "data");
      const made = await startKept(data, { adminPassword: "Correct-horse-9" });
      await addTrustedRange(made.ports, CONSOLE, "127.0.0.1", "");
      const { username } = made.admin;
      const first = await login(made.url, username, "Correct-horse-9");
      expect(textIn(first, "passwordExpired")).toBe("false");
      const session = sessionIn(first);
      expect((await restClient(made.url, session)("GET", "/limits")).status).toBe(200);
      await made.stop();
      const days: [string, string][] = [
        ["+10y", "true"],
        ["-1y", "true"],
        ["+0", "true"],
      ];
      for (const [day, expired] of days) {
        const server = await served(data, day);
        expect((await restClient(server.url, session)("GET", "/limits")).status).toBe(401);
        expect(textIn(await login(server.url, username, "Correct-horse-9"), "passwordExpired")).toBe(expired);
        await server.stop();
      }
    },
    600_000,
  );
});
