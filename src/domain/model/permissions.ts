import type { UserPermission } from "../../facts/user-permissions.ts";
import type { Catalogue } from "./catalogue.ts";

/** What a user may do, by his profile and the permission sets that are assigned to him. */
export interface Permissions {
  has(permission: UserPermission): boolean;
  /**
   * The part of a catalogue that he sees, and what he may do with it: hidden objects and fields aren't there, and the
   * flags of the others say what he may write. The catalogue itself if that is all of it.
   */
  seen(catalogue: Catalogue): Catalogue;
  /** Whether he may read an object's records, as far as the object decides. */
  sees(object: string): boolean;
  /** When they became these, in milliseconds since 1970. */
  readonly since: number;
}
