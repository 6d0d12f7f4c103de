// The schema as who may customize it sees it: all of it, as by the Metadata API.

import { refuse } from "../fault.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Permissions } from "../model/permissions.ts";
import type { Ports } from "../ports/ports.ts";

/** The org's whole catalogue. Throws insufficientAccess without Customize Application. */
export async function customizableSchema(
  ports: Pick<Ports, "catalogue">,
  permissions: Permissions,
): Promise<Catalogue> {
  if (!permissions.has("CustomizeApplication")) throw refuse("insufficientAccess");
  return ports.catalogue();
}
