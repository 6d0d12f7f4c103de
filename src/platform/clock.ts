import type { Clock } from "../domain/ports/platform.ts";

export const systemClock: Clock = { now: () => Date.now() };
