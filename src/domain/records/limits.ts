import type { Ports } from "../ports/ports.ts";

/** API calls of the last 24 hours and how many are allowed: `Sforce-Limit-Info` and LimitInfoHeader. */
export const apiUsage = (ports: Ports): { readonly used: number; readonly limit: number } =>
  ports.usage.current();

/** Counts one API call; login() isn't one. */
export const countApiCall = (ports: Ports): void => ports.usage.count();
