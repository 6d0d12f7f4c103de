import { refuse } from "../../domain/fault.ts";
import { refusalCause } from "../../facts/soap-refused.ts";
import type { Operation } from "./operation.ts";

/** A call that the API has and this org hasn't: refused for whoever may call at all. */
export const refused = (name: string, detail: string): Operation => ({
  withExpiredPassword: false,
  limitInfo: true,
  async run() {
    throw refuse(refusalCause(name), { detail });
  },
});
