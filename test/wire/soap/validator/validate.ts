// Answers against the schemas of the org's own WSDLs, by the validator of a JDK.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { answered } from "../../../support/soap.ts";
import { missing } from "../../../support/tools.ts";

/** For afterAll(): a virtual machine starts, on a machine that may be busy. */
export const VALIDATION_MS = 180_000;

const SOURCE = fileURLToPath(new URL("./Validate.java", import.meta.url));
// Not in /tmp, where another user could plant code.
const CACHE = fileURLToPath(new URL("../../../../node_modules/.cache/groundfog-test", import.meta.url));

/** The directory of the compiled validator; compiled once for all test files. */
function compiled(): string {
  const version = createHash("sha256").update(readFileSync(SOURCE)).digest("hex").slice(0, 16);
  const directory = join(CACHE, `validate-${version}`);
  if (existsSync(directory)) return directory;
  mkdirSync(CACHE, { recursive: true });
  const made = mkdtempSync(join(CACHE, "javac-"));
  execFileSync("javac", ["-d", made, SOURCE], { stdio: "pipe", timeout: VALIDATION_MS });
  try {
    renameSync(made, directory);
  } catch {
    // Another test file was faster.
    rmSync(made, { recursive: true });
  }
  return directory;
}

export interface Answer {
  /** File of the WSDL that it must keep to. */
  readonly wsdl: string;
  readonly text: string;
}

/** "ok" for each answer, or what is wrong with it. */
export async function verdicts(answers: readonly Answer[]): Promise<readonly string[]> {
  const java = spawn(
    "java",
    ["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", compiled(), "Validate"],
    {
      stdio: ["pipe", "pipe", "pipe"],
      timeout: VALIDATION_MS,
    },
  );
  const [output, errors] = [text(java.stdout), text(java.stderr)];
  java.stdin.on("error", () => {
    // It ended early: its error output says why.
  });
  for (const answer of answers) {
    const bytes = Buffer.from(answer.text);
    java.stdin.write(`${bytes.length} ${answer.wsdl}\n`);
    java.stdin.write(bytes);
  }
  java.stdin.end();
  const lines = (await output).split("\n").slice(0, -1);
  if (lines.length !== answers.length) throw new Error(await errors);
  return lines;
}

/** Fetches a WSDL with a session; throws what the answer says if there is none. */
export async function fetchWsdl(url: string, session: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${session}` } });
  const wsdl = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${wsdl}`);
  return wsdl;
}

/** Every answer that this test file has had from the endpoints is as the org's WSDL has it. */
export async function expectValid(url: string, session: string): Promise<void> {
  const reason = missing("javac");
  if (reason !== undefined) return;
  const directory = mkdtempSync(join(tmpdir(), "groundfog-wsdl-"));
  try {
    const files = new Map<string, string>();
    const answers = new Map<string, Answer>();
    for (const answer of answered) {
      const [endpoint] = /^\/services\/Soap\/[ucm]\/\d\d\.0/.exec(answer.path) ?? [];
      // Faults of SOAP itself and of the Metadata API have no detail that a schema could know.
      const untyped = answer.text.includes("<faultcode>") && !answer.text.includes("<detail>");
      if (endpoint === undefined || untyped) continue;
      let wsdl = files.get(endpoint);
      if (wsdl === undefined) {
        wsdl = join(directory, `${files.size}.wsdl`);
        files.set(endpoint, wsdl);
      }
      answers.set(`${endpoint} ${answer.text}`, { wsdl, text: answer.text });
    }
    for (const [endpoint, file] of files)
      writeFileSync(file, await fetchWsdl(`${url}${endpoint}?wsdl`, session));
    const list = [...answers.values()];
    const wrong = (await verdicts(list)).flatMap((verdict, index) =>
      verdict === "ok" ? [] : [`${verdict} ${list[index]?.text.slice(0, 2000)}`],
    );
    expect(wrong.slice(0, 5)).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
