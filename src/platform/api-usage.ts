// API calls of the last 24 hours in hourly counts. A call costs an addition; the counts are stored every few seconds.
import type { Clock } from "../domain/ports/platform.ts";
import type { Stores } from "../domain/ports/stores.ts";
import type { ApiUsage } from "../domain/ports/usage.ts";
import { DAILY_API_REQUESTS } from "../facts/limits.ts";

const FLUSH_MS = 5000;
const HOURS = 24;

export interface PersistentUsage extends ApiUsage {
  /** Stores what was counted since the last time; the org's stop waits for it. */
  flush(): Promise<void>;
  stop(): void;
}

export async function persistentUsage(stores: Stores, clock: Clock): Promise<PersistentUsage> {
  const counts = new Map(await stores.usage.read());
  const fresh = new Map<number, number>();
  const thisHour = (): number => Math.floor(clock.now() / 3_600_000);
  const flush = async (): Promise<void> => {
    if (fresh.size === 0) return;
    const added = [...fresh];
    fresh.clear();
    await stores.transaction(({ usage }) => usage.add(added, thisHour() - HOURS));
  };
  const timer = setInterval(() => void flush().catch(() => undefined), FLUSH_MS).unref();
  return {
    count() {
      const hour = thisHour();
      counts.set(hour, (counts.get(hour) ?? 0) + 1);
      fresh.set(hour, (fresh.get(hour) ?? 0) + 1);
    },
    current() {
      const oldest = thisHour() - HOURS;
      let used = 0;
      for (const [hour, count] of counts) {
        if (hour > oldest) used += count;
        else counts.delete(hour);
      }
      return { used, limit: DAILY_API_REQUESTS };
    },
    flush,
    stop: () => clearInterval(timer),
  };
}
