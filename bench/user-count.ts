// What one login costs in an org of 10 and of 1,000,000 users: with its hash, and the rest of it alone.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { login } from "../src/domain/identity/login.ts";
import { addTrustedRange } from "../src/domain/identity/trusted-networks.ts";
import type { Ports } from "../src/domain/ports/ports.ts";
import { openOrg } from "../src/org.ts";
import { median } from "./measure.ts";
import { attempt, makeOrg, PASSWORD } from "./people.ts";

const COUNTS = [10, 1000, 100_000, 1_000_000];
const BAR = 1.2;

const nameOf = (each: number): string => `user${each}@bench.test`;

/** Copies the administrator until there are `count` users; the passwords are all his. */
function addUsers(data: string, from: number, to: number): void {
  const file = readdirSync(data).find((name) => name.endsWith(".db")) ?? "";
  const database = new DatabaseSync(join(data, file));
  const columnsOf = (table: string): string[] =>
    database
      .prepare(`SELECT name FROM pragma_table_info(?)`)
      .all(table)
      .map(({ name }) => String(name));
  const copy = (table: string, key: string, changed: Readonly<Record<string, string>>): void => {
    const columns = columnsOf(table);
    const values = columns.map((name) => changed[name] ?? `t."${name}"`);
    database.exec(`WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})
      INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(", ")})
      SELECT ${values.join(", ")} FROM n, (SELECT * FROM ${table} ORDER BY "${key}" LIMIT 1) t`);
  };
  database.exec("BEGIN");
  const name = "'user' || i || '@bench.test'";
  copy("so_User", "Id", { Id: `t."Id" + 1000 + i`, Username: name, CommunityNickname: "'user' || i" });
  copy("credential", "user_id", { user_id: `t."user_id" + 1000 + i` });
  database.exec("COMMIT");
  database.close();
}

/** Milliseconds of the median login, of users drawn at random. */
async function measure(ports: Ports, count: number, logins: number): Promise<number> {
  const times: number[] = [];
  for (let each = 0; each < logins; each++) {
    const username = nameOf(Math.floor(Math.random() * count));
    const started = performance.now();
    const decision = await login(ports, attempt(username, PASSWORD));
    times.push(performance.now() - started);
    if (!decision.ok) throw new Error(`${username}: ${decision.fault.message}`);
  }
  return median(times.slice(times.length / 5));
}

export async function benchUserCount(): Promise<void> {
  const data = await makeOrg({}, async (ports) => {
    await addTrustedRange(ports, { kind: "console" }, "127.0.0.1", "");
  });
  const found: { readonly whole: number; readonly rest: number }[] = [];
  let made = 0;
  for (const count of COUNTS) {
    addUsers(data, made, count);
    made = count;
    const { ports, close } = await openOrg(data);
    const whole = await measure(ports, count, 200);
    const verify = async (): Promise<boolean> => true;
    const rest = await measure({ ...ports, passwords: { ...ports.passwords, verify } }, count, 2500);
    await close();
    found.push({ whole, rest });
    console.log(
      `users      ${String(count).padStart(9)}: a login ${whole.toFixed(2)} ms, without its hash ${rest.toFixed(3)} ms`,
    );
  }
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return;
  const ratio = last.whole / first.whole;
  console.log(
    `users      1,000,000 against 10: ${ratio.toFixed(2)}, without the hash ${(last.rest / first.rest).toFixed(2)}  bar ${BAR}  ${ratio <= BAR ? "reached" : "MISSED"}`,
  );
}
