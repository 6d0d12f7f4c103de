// Programs that judge what we make. Where one is missing its tests are skipped, or fail with GROUNDFOG_REQUIRE_ALL=1.
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const GET: Readonly<
  Record<"openssl" | "keytool" | "curl" | "javac" | "nginx" | "haproxy" | "faketime", string>
> = {
  openssl: "apt-get install openssl",
  keytool: "apt-get install default-jre-headless",
  javac: "apt-get install default-jdk-headless",
  curl: "apt-get install curl",
  nginx: "apt-get install nginx-light",
  haproxy: "apt-get install haproxy",
  faketime: "apt-get install faketime",
};

export type Tool = keyof typeof GET;

/** Why tests with the tool are skipped; undefined if they run. */
export function missing(tool: Tool): string | undefined {
  if (process.env["GROUNDFOG_REQUIRE_ALL"] === "1") return undefined;
  const places = (process.env["PATH"] ?? "").split(delimiter).map((directory) => join(directory, tool));
  return places.some(isProgram) ? undefined : `there is no ${tool} here: ${GET[tool]}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Its standard output; throws with all that it wrote if it fails. */
export const runTool = (tool: Tool, ...args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
