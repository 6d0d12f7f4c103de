// What the parts of the record engine hand to each other.
import type { Fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Stores } from "../ports/stores.ts";

export interface WriteContext {
  readonly stores: Stores;
  readonly catalogue: Catalogue;
  readonly caller: Caller;
  readonly now: number;
  /** Where the caller is; absent for what runs on behalf of somebody who has gone. */
  readonly address?: string;
}

/** A row as read: its cells in the plan's order, and what is wrong with it so far. */
export interface PreparedRow {
  readonly index: number;
  readonly id: RecordId | undefined;
  readonly cells: readonly (Cell | undefined)[];
  readonly faults: Fault[];
}
