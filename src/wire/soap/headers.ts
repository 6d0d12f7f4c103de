// What request headers ask for.
import { refuse } from "../../domain/fault.ts";
import { textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf } from "./read-message.ts";

/** A boolean of a header; false if the header or the element isn't there. Throws XmlError for what is no boolean. */
export const headerFlag = (
  { soap }: Pick<OperationInput, "soap">,
  header: string,
  element: string,
): boolean => booleanOf(textOf(soap.headers.get(header), element));

/** Throws noAssignmentRule if the request names a rule: there are none. */
export function refuseAssignmentRule({ soap }: Pick<OperationInput, "soap">): void {
  const id = textOf(soap.headers.get("AssignmentRuleHeader"), "assignmentRuleId")?.trim() ?? "";
  if (id !== "") throw refuse("noAssignmentRule", { id: id.slice(0, 40) });
}
