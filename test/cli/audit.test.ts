// The audit trail and live sessions from the terminal: on a directory, and in a running org.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { soapLogin } from "../support/client.ts";
import { runHere, startProcess, temporaryDirectory } from "./groundfog.ts";

const env = {
  GROUNDFOG_ADMIN_USERNAME: "admin@groundfog.test",
  GROUNDFOG_ADMIN_PASSWORD: "Correct-horse-9",
};

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

it("checks the trail of a running org and of a closed one, and says where it is broken", async () => {
  const data = join(temporaryDirectory(), "data");
  const org = await startProcess(["--data", data], { env });
  const running = await runHere(["audit", "verify", "--data", data]);
  expect(running).toMatchObject({ code: 0, stderr: "" });
  const noted = /^OK: (\d+) rows, head (\d+:[0-9a-f]{64})\n$/.exec(running.stdout);
  expect(noted).not.toBeNull();
  await runHere(["network", "trust", "10.0.0.0/8", "--data", data]);
  await org.stop();

  const closed = await runHere(["audit", "verify", "--data", data, "--head", noted?.[2] ?? "", "--json"]);
  expect(closed.code).toBe(0);
  expect(JSON.parse(closed.stdout)).toEqual({
    ok: true,
    count: Number(noted?.[1]) + 1,
    head: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const foreign = await runHere(["audit", "verify", "--data", data, "--head", `2:${"0".repeat(64)}`]);
  expect(foreign).toMatchObject({ code: 1, stdout: "BROKEN at row 2: the head names another one\n" });
  const ahead = await runHere(["audit", "verify", "--data", data, "--head", `99:${"0".repeat(64)}`]);
  expect(ahead.code).toBe(1);
  expect(ahead.stdout).toContain("there were 99 rows");
  expect((await runHere(["audit", "verify", "--data", data, "--head", "x"])).code).toBe(1);

  const database = new DatabaseSync(join(data, "org.db"));
  database.exec("DROP TRIGGER audit_trail_no_update; UPDATE audit_trail SET display = 'x' WHERE seq = 2");
  database.close();
  const broken = await runHere(["audit", "verify", "--data", data]);
  expect(broken).toEqual({ code: 1, stdout: "BROKEN at row 2: it is not as it was written\n", stderr: "" });
  const asJson = await runHere(["audit", "verify", "--data", data, "--json"]);
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, row: 2 });
});

it("lists the newest rows", async () => {
  const data = join(temporaryDirectory(), "data");
  const org = await startProcess(["--data", data], { env });
  await runHere(["user", "add", "zoe@example.test", "--data", data]);
  await runHere(["user", "freeze", "zoe@example.test", "--data", data]);
  const { stdout } = await runHere(["audit", "list", "--limit", "2", "--data", data, "--json"]);
  expect(JSON.parse(stdout).rows).toMatchObject([
    {
      time: isoTime,
      by: "console",
      from: null,
      door: "console",
      action: "frozeuser",
      section: "Manage Users",
      display: "Froze user zoe@example.test",
    },
    { action: "createduser" },
  ]);
  const table = await runHere(["audit", "list", "--data", data]);
  expect(table.stdout).toMatch(/^ROW +TIME +BY +FROM +SECTION +WHAT\n/);
  expect(table.stdout).toContain("Froze user zoe@example.test");
  expect((await runHere(["audit", "list", "--limit", "0", "--data", data])).code).toBe(1);
  await org.stop();
});

it("lists sessions and ends them", async () => {
  const data = join(temporaryDirectory(), "data");
  const org = await startProcess(["--data", data], { env });
  expect((await runHere(["session", "list", "--data", data])).stdout).toBe("Nobody is logged in\n");
  await runHere(["network", "trust", "127.0.0.1", "--data", data]);
  const session = await soapLogin(org.ready.url, env.GROUNDFOG_ADMIN_USERNAME, env.GROUNDFOG_ADMIN_PASSWORD);
  const { stdout } = await runHere([
    "session",
    "list",
    "--user",
    "ADMIN@groundfog.test",
    "--data",
    data,
    "--json",
  ]);
  const { sessions } = JSON.parse(stdout) as { sessions: { id: string }[] };
  expect(sessions).toEqual([
    {
      id: expect.stringMatching(/^0Ak/),
      username: "admin@groundfog.test",
      type: "API",
      level: "STANDARD",
      from: "127.0.0.1",
      begun: isoTime,
      lastUsed: isoTime,
      secondsValid: 7200,
    },
  ]);
  expect(stdout).not.toContain(session.slice(20));
  const status = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${session}` };
    return (await fetch(`${org.ready.url}/services/data/v64.0/limits`, { headers })).status;
  };
  expect(await status()).toBe(200);
  const id = sessions[0]?.id ?? "";
  const ended = await runHere(["session", "end", id, "--data", data]);
  expect(ended).toMatchObject({ code: 0, stdout: `Ended session ${id} of admin@groundfog.test\n` });
  expect(await status()).toBe(401);
  for (const wrong of [id, "0AkX", session]) {
    const refused = await runHere(["session", "end", "--data", data, "--", wrong]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).not.toContain(session.slice(20));
  }
  expect((await runHere(["session", "list", "--user", "nobody@example.test", "--data", data])).code).toBe(1);
  const list = await runHere(["audit", "list", "--limit", "1", "--data", data]);
  expect(list.stdout).toContain(`Ended session ${id} of user admin@groundfog.test`);
  await org.stop();
});
