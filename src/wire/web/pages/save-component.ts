// Components that the Object Manager makes, by the same readers and checks as those of the Metadata and Tooling APIs.
import { checkMayWrite } from "../../../domain/access/access.ts";
import { FaultError } from "../../../domain/fault.ts";
import { type Component, saveComponents } from "../../../domain/schema/save-components.ts";
import { componentOfJson } from "../../shared/definitions/component-of-json.ts";
import type { UserPageInput } from "../exchange.ts";
import { actorOf } from "../setup.ts";

/** "City" or "City__c", as it was typed, -> "City__c". */
export const customName = (typed: string): string => {
  const name = typed.trim();
  return /__c$/i.test(name) ? name : `${name}__c`;
};

/** `metadata` has the elements of the Metadata API. Throws the fault for which it can't be made. */
export async function createComponent(
  input: UserPageInput,
  type: Component["type"],
  fullName: string,
  metadata: Readonly<Record<string, unknown>>,
): Promise<void> {
  checkMayWrite(input.caller);
  const component = componentOfJson(type, fullName, metadata);
  const [outcome] = await saveComponents(input.ports, actorOf(input), "create", [component], false);
  if (outcome?.ok === false) throw new FaultError(outcome.fault);
}
