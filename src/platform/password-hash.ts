// Argon2id with a limit: at most as many runs at once as the pool can spare threads, a bounded queue behind them.
import { createHmac, createSecretKey } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { refuse } from "../domain/fault.ts";
import type { HashSender, PasswordHasher } from "../domain/ports/platform.ts";
import { fairQueue } from "./fair-queue.ts";
import { deriveKey } from "./keys.ts";
import { refusalPace } from "./refusal-pace.ts";

/** OWASP's minimum: 19 MiB, two passes, one lane; algorithm 2 is Argon2id. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const POOL_THREADS = Number(process.env["UV_THREADPOOL_SIZE"] ?? 4);
/** One more than there are cores, so that none waits for the main thread to hand out the next; two threads stay for files. */
const AT_ONCE = Math.max(1, Math.min(availableParallelism() + 1, POOL_THREADS - 2));
const WAITING = 64;

// One limit for the process: ten orgs in it still have only the machine's cores.
let running = 0;
const queue = fairQueue(WAITING);
const holdRefusal = refusalPace();

/** Who has a session, or the machine's console. */
const OWN: HashSender = { network: "", isKnown: true };

async function limited<T>(work: () => Promise<T>, sender = OWN): Promise<T> {
  if (running < AT_ONCE) running += 1;
  else if (!(await queue.wait(sender))) {
    await holdRefusal();
    throw refuse("serverBusy");
  }
  try {
    return await work();
  } finally {
    if (!queue.next()) running -= 1;
  }
}

/** The pepper is a key of its own: hashes from a stolen database can't even be attacked without the master key. */
export function passwordHasher(master: Uint8Array): PasswordHasher {
  const pepper = createSecretKey(deriveKey(master, "password.pepper"));
  // As text: the library's verify takes nothing that isn't UTF-8.
  const peppered = (secret: string): string => createHmac("sha256", pepper).update(secret).digest("base64");
  return {
    hash: (secret) => limited(() => hash(peppered(secret), ARGON2ID)),
    verify: (stored, secret, sender) => limited(() => verify(stored, peppered(secret)), sender),
    holdRefusal,
  };
}
