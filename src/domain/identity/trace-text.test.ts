import { describe, expect, it } from "vitest";
import type { TraceStep } from "../model/identity.ts";
import { passedTraceText } from "./trace-text.ts";

const step = (rule: string, seen: string, outcome: TraceStep["outcome"] = "passed"): TraceStep => ({
  rule,
  outcome,
  seen,
});

describe("a login's trace as text", () => {
  it("is that of the trace it is asked for, whichever was asked for before", () => {
    const traces = [
      [],
      [step("active", "yes")],
      [step("active", "no")],
      [step("active", "no", "failed")],
      [step("password", "no", "failed")],
      [step("active", "yes"), step("password", "right")],
    ];
    for (const before of traces)
      for (const trace of traces) {
        passedTraceText(before);
        expect(passedTraceText(structuredClone(trace))).toBe(JSON.stringify(trace));
      }
  });
});
