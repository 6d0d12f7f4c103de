import { FAULTS, type FaultCause, type FaultParams, type FaultRow } from "../facts/faults.ts";

/** A refusal as a value. Row outcomes hold it; call-level trouble throws it in a FaultError. */
export interface Fault {
  readonly cause: FaultCause;
  readonly code: string;
  readonly message: string;
  /** API names of the fields at fault; empty if none. */
  readonly fields: readonly string[];
}

/** Makes a Fault from its row in facts/faults.ts; `params` fill the message's holes. */
export function fault<Cause extends FaultCause>(
  cause: Cause,
  ...[params, fields]: keyof FaultParams<Cause> extends never
    ? [params?: undefined, fields?: readonly string[]]
    : [params: FaultParams<Cause>, fields?: readonly string[]]
): Fault {
  const row: FaultRow = FAULTS[cause];
  const values: Readonly<Record<string, string>> = params ?? {};
  const message = row.message.replaceAll(/\{(\w+)\}/g, (_, hole: string) => values[hole] ?? "");
  return { cause, code: row.code, message, fields: fields ?? [] };
}

/** Throws a Fault at call level. Everything else that is thrown is a crash and tells the client nothing. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(reason: Fault) {
    super(`${reason.code}: ${reason.message}`);
    this.name = "FaultError";
    this.fault = reason;
  }
}

/** `throw refuse("invalidLogin")`: a FaultError made like fault(). */
export function refuse<Cause extends FaultCause>(
  cause: Cause,
  ...rest: Parameters<typeof fault<Cause>> extends [unknown, ...infer R] ? R : never
): FaultError {
  return new FaultError(
    (fault as (cause: FaultCause, ...rest: unknown[]) => Fault)(cause, ...(rest as unknown[])),
  );
}
