#!/usr/bin/env node
// The program: runs one command and ends with its exit code. The only place that ends the process.
import module from "node:module";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";

const NEEDED = 24;

async function main(): Promise<number> {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < NEEDED) {
    process.stderr.write(`groundfog: needs Node ${NEEDED} or later, this is Node ${process.versions.node}\n`);
    return 1;
  }
  // Read by libuv at its first use: a thread for each password hash that may run at once, and some for files.
  process.env["UV_THREADPOOL_SIZE"] ??= String(availableParallelism() + 4);
  // Halves the time to start. Not Node's default place: in a shared /tmp another user could plant code.
  module.enableCompileCache(join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "groundfog"));
  try {
    const { dispatch } = await import("./cli/dispatch.ts");
    return await dispatch(process.argv.slice(2), process.env);
  } catch (error) {
    const { describeFailure } = await import("./cli/failure.ts");
    const { message, exitCode } = describeFailure(error);
    process.stderr.write(`groundfog: ${message}\n`);
    return exitCode;
  }
}

process.exit(await main());
