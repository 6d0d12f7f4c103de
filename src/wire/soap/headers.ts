// What request headers ask for.
import { textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf } from "./read-message.ts";

/** A boolean of a header; false if the header or the element isn't there. Throws XmlError for what is no boolean. */
export const headerFlag = (
  { soap }: Pick<OperationInput, "soap">,
  header: string,
  element: string,
): boolean => booleanOf(textOf(soap.headers.get(header), element));
