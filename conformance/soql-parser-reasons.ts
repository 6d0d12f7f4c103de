// Where our parser and soql-parser-js don't agree, and who is right, by suite and number of the case.

const REASONS: readonly (readonly [reason: string, ...cases: string[]])[] = [];

/** Why a case is answered otherwise; undefined if it may not be. */
export const settled = (name: string): string | undefined =>
  REASONS.find(([, ...cases]) => cases.includes(name))?.[0];
