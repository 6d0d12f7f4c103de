// A trace as it is kept. Logins that are let in walk the rules alike, most often to the same words.
import type { TraceStep } from "../model/identity.ts";

let lastTrace: readonly TraceStep[] = [];
let lastText = "[]";

/** JSON of a login's trace; the last one's again if it says the same. Of refusals make it anew: each costs as much. */
export function passedTraceText(trace: readonly TraceStep[]): string {
  if (!isSame(trace, lastTrace)) {
    lastText = JSON.stringify(trace);
    lastTrace = trace;
  }
  return lastText;
}

function isSame(one: readonly TraceStep[], other: readonly TraceStep[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) {
    const [a, b] = [one[index], other[index]];
    if (a?.seen !== b?.seen || a?.rule !== b?.rule || a?.outcome !== b?.outcome) return false;
  }
  return true;
}
