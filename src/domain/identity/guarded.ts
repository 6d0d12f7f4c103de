// Guesses at every door: what may be judged, and what is remembered of what came of it.
import type { RecordId } from "../model/id.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import {
  forgetGuess,
  type Guesser,
  type GuessRefusal,
  rightGuess,
  takeGuess,
  wrongGuess,
} from "./guess-limits.ts";
import { knownNetwork, networkOf } from "./known-networks.ts";
import { limitsGuesses } from "./org-settings.ts";

/** "neither": it was no guess, as where only a second factor is missing. */
export type GuessOutcome = "right" | "wrong" | "neither";

type Guarded<Judged> =
  | { readonly refusal: null; readonly judged: Judged }
  /** The secret wasn't looked at. */
  | { readonly refusal: GuessRefusal };

export async function guesserOf(
  { stores, clock }: Pick<Ports, "stores" | "clock">,
  userId: RecordId,
  { username, address }: Pick<LoginAttempt, "username" | "address">,
): Promise<Guesser> {
  const network = networkOf(address);
  const known = await knownNetwork(stores.identity, userId, network, clock.now());
  return { username, network, isKnown: known !== undefined };
}

/** Judges a guess if it may be judged, and counts it. A refused one is held back while there are many. */
export async function guarded<Judged>(
  ports: Ports,
  attempt: Pick<LoginAttempt, "channel" | "address">,
  guesser: Guesser,
  judge: () => Promise<Judged>,
  outcomeOf: (judged: Judged) => GuessOutcome,
): Promise<Guarded<Judged>> {
  const { keys, clock } = ports;
  const refusal = await guessRefusal(ports, attempt, guesser);
  if (refusal !== null) {
    await ports.passwords.holdRefusal();
    return { refusal };
  }
  let outcome: GuessOutcome = "neither";
  try {
    const judged = await judge();
    outcome = outcomeOf(judged);
    return { refusal: null, judged };
  } finally {
    if (outcome === "right") rightGuess(keys, guesser);
    else if (outcome === "wrong") wrongGuess(keys, guesser, clock.now());
    else forgetGuess(keys, guesser);
  }
}

/** Null if the guess may be judged. */
async function guessRefusal(
  ports: Ports,
  { channel, address }: Pick<LoginAttempt, "channel" | "address">,
  guesser: Guesser,
): Promise<GuessRefusal | null> {
  const refusal = takeGuess(ports.keys, guesser, ports.clock.now());
  if (refusal === null || (channel !== "odata" && !(await limitsGuesses(ports, ports.stores.identity))))
    return null;
  // No row in the history, which a flood would fill: one line in the log for each limit that is reached.
  const { limit, isFirst } = refusal;
  if (isFirst) ports.log.event("guessesRefused", { limit, address });
  return refusal;
}
