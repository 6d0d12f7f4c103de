import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that the kernel gives to whoever asks for any: no socket of another test can take it before it is used. */
const FIRST = 20_000;
/** Files that run at the same time draw from their worker's own. */
const EACH_WORKERS = 500;
const WORKERS = 20;

/** A port of 127.0.0.1 that nobody has. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env["VITEST_POOL_ID"] ?? 0) % WORKERS;
  for (;;) {
    const port = FIRST + worker * EACH_WORKERS + Math.floor(Math.random() * EACH_WORKERS);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
