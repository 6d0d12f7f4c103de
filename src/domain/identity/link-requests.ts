// How often links for forgotten passwords are asked for from one network. In memory: a restart forgives.
import { LINK_REQUESTS_AN_HOUR } from "../../facts/verification.ts";
import type { Keys } from "../ports/platform.ts";
import { networkOf } from "./known-networks.ts";

const HOUR_MS = 3_600_000;
const MOST_NETWORKS = 10_000;

const asked = new WeakMap<Keys, Map<string, readonly number[]>>();

/** Counts a request, whoever it is about; false if there were too many in the last hour. */
export function mayAskForLink(keys: Keys, address: string, now: number): boolean {
  const networks = asked.get(keys) ?? new Map<string, readonly number[]>();
  asked.set(keys, networks);
  const network = networkOf(address);
  const lately = (networks.get(network) ?? []).filter((at) => Math.abs(now - at) < HOUR_MS);
  const isAllowed = lately.length < LINK_REQUESTS_AN_HOUR;
  networks.delete(network);
  networks.set(network, isAllowed ? [...lately, now] : lately);
  if (networks.size > MOST_NETWORKS) {
    const oldest = networks.keys().next();
    if (!oldest.done) networks.delete(oldest.value);
  }
  return isAllowed;
}
