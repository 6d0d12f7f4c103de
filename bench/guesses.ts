// How many guesses are judged in a day, on the limits alone and a simulated clock: the attackers lose no time.
import { createHash } from "node:crypto";
import { type Guesser, rightGuess, takeGuess, wrongGuess } from "../src/domain/identity/guess-limits.ts";
import type { Keys } from "../src/domain/ports/platform.ts";

const DAY_MS = 86_400_000;
const STEP_MS = 1000;
const BAR = 100;

const keys = (): Keys => ({
  mac: (...parts) => createHash("sha256").update(parts.join("\0")).digest(),
  seal: () => new Uint8Array(),
  open: () => "",
});

/** Guesses judged of one on each second of a day, and the most of them in any ten minutes. */
function aDay(of: (second: number) => Guesser): { readonly judged: number; readonly inTenMinutes: number } {
  const counted = keys();
  const at: number[] = [];
  for (let now = 0; now < DAY_MS; now += STEP_MS)
    // Ten at once, as attackers do.
    for (let more = 0; more < 10; more++)
      if (takeGuess(counted, of(now / STEP_MS + more), now + DAY_MS) === null) {
        wrongGuess(counted, of(now / STEP_MS + more), now + DAY_MS);
        at.push(now);
      }
  let inTenMinutes = 0;
  for (let first = 0, last = 0; last < at.length; last++) {
    while ((at[last] ?? 0) - (at[first] ?? 0) >= 600_000) first += 1;
    inTenMinutes = Math.max(inTenMinutes, last - first + 1);
  }
  return { judged: at.length, inTenMinutes };
}

const victim = (network: number, isKnown = false): Guesser => ({
  username: "ada@example.test",
  network: `4:${network}`,
  isKnown,
});

const said = (isFine: boolean): string => (isFine ? "reached" : "MISSED");

export function guessesADay(): void {
  for (const prefixes of [1, 50, 10_000]) {
    const { judged } = aDay((second) => victim(second % prefixes));
    console.log(
      `guesses    on one user from ${String(prefixes).padStart(6)} networks: ${judged} a day  bar ${BAR}  ${said(judged <= BAR)}`,
    );
  }
  const { judged, inTenMinutes } = aDay((second) => ({
    username: `user${second % 10_000}@example.test`,
    network: "4:1",
    isKnown: false,
  }));
  console.log(
    `guesses    on 10,000 users from one network: ${inTenMinutes} in ten minutes, ${judged} a day  bar ${BAR}  ${said(inTenMinutes <= BAR)}`,
  );
  const counted = keys();
  let refused = 0;
  for (let each = 0; each < 1000; each++) {
    for (let more = 0; more < 100; more++)
      takeGuess(counted, victim(each * 100 + more), DAY_MS + each * 1000);
    if (takeGuess(counted, victim(-1, true), DAY_MS + each * 1000) !== null) refused += 1;
    else rightGuess(counted, victim(-1, true));
  }
  console.log(
    `guesses    100,000 while the user logs in 1,000 times from his network: ${refused} refused  bar 0  ${said(refused === 0)}`,
  );
}
