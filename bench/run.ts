// npm run bench: our path and the physical limit beside it, alternated in one run; the medians' ratio is printed.
// usage: node bench/run.ts [load] [export] [logins] [get] [soap] [odata] [ready]   (all without arguments; BENCH_ROWS, BENCH_ROUNDS)
//        node bench/run.ts [oracle] [flood] [users] [soql]   (minutes each, and only when asked for; BENCH_PAIRS, BENCH_SECONDS, BENCH_SOQL_ROWS, BENCH_SOQL_ONLY=point)
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { benchFlood } from "./flood.ts";
import { generate } from "./generate.ts";
import { benchGet } from "./get.ts";
import { benchLoad } from "./load-export.ts";
import { benchLogins } from "./logins.ts";
import { work } from "./measure.ts";
import { benchOdata } from "./odata.ts";
import { benchOracle } from "./oracle.ts";
import { benchRepeatLogins } from "./repeat-logins.ts";
import { benchSoap } from "./soap.ts";
import { benchSoql } from "./soql.ts";
import { benchUserCount } from "./user-count.ts";

const ROWS = Number(process.env["BENCH_ROWS"] ?? 1_000_000);
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 3);
const asked = new Set(process.argv.slice(2));
const wants = (name: string): boolean => asked.size === 0 || asked.has(name);

mkdirSync(work, { recursive: true });
const file = join(work, `accounts-${ROWS}.csv`);
if (["load", "export", "odata", "ready"].some(wants) && !existsSync(file)) await generate(file, ROWS);
if (wants("load") || wants("export") || wants("ready")) await benchLoad(file, ROWS, ROUNDS);
if (wants("logins")) await benchLogins();
if (wants("logins")) await benchRepeatLogins(ROUNDS);
if (wants("get")) await benchGet(ROUNDS);
if (wants("soap")) await benchSoap(Math.min(ROWS, 100_000), ROUNDS);
if (wants("odata")) await benchOdata(file, ROWS, ROUNDS);
if (asked.has("oracle")) await benchOracle();
if (asked.has("flood")) await benchFlood();
if (asked.has("users")) await benchUserCount();
if (asked.has("soql")) await benchSoql(ROUNDS);
rmSync(join(work, "people"), { recursive: true, force: true });
rmSync(join(work, "org"), { recursive: true, force: true });
