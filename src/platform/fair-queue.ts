// Who waits for one of few places: networks take turns, those that users logged in from before hold at least every
// second turn, and where all is full the one gives way that has the most in the queue.
import type { HashSender } from "../domain/ports/platform.ts";

interface Waiter {
  readonly enter: () => void;
  readonly refuse: () => void;
}

export interface FairQueue {
  /** Resolves when it is the caller's turn; false: there is no room, and there will be no turn. */
  wait(sender: HashSender): Promise<boolean>;
  /** Gives the next its turn; false if none waits. */
  next(): boolean;
}

/** `most` wait of known networks, and as many of others. */
export function fairQueue(most: number): FairQueue {
  const [known, others] = [lane(most), lane(most)];
  let isOthersTurn = false;
  return {
    wait: ({ network, isKnown }) =>
      new Promise((resolve) => {
        const waiter = { enter: () => resolve(true), refuse: () => resolve(false) };
        (isKnown ? known : others).add(network, waiter);
      }),
    next() {
      const [first, second] = isOthersTurn ? [others, known] : [known, others];
      isOthersTurn = !isOthersTurn;
      const waiter = first.take() ?? second.take();
      waiter?.enter();
      return waiter !== undefined;
    },
  };
}

function lane(most: number) {
  /** In the order in which it is the networks' turn. */
  const networks = new Map<string, Waiter[]>();
  let length = 0;

  /** Refuses the newest of the network that waits most, which may be the one just added. */
  const shed = (): void => {
    let largest: Waiter[] = [];
    for (const waiters of networks.values()) if (waiters.length >= largest.length) largest = waiters;
    largest.pop()?.refuse();
    length -= 1;
  };

  return {
    add(network: string, waiter: Waiter): void {
      const waiters = networks.get(network);
      if (waiters) waiters.push(waiter);
      else networks.set(network, [waiter]);
      length += 1;
      if (length > most) shed();
    },
    take(): Waiter | undefined {
      for (const [network, waiters] of networks) {
        networks.delete(network);
        const waiter = waiters.shift();
        if (waiters.length > 0) networks.set(network, waiters);
        if (!waiter) continue;
        length -= 1;
        return waiter;
      }
      return undefined;
    },
  };
}
