// Fields that follow from others, and rows that an object doesn't take: what a rule is. The rules: object-rules/.
import type { Fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { WriteContext } from "./write-context.ts";

/** One row as it will be written. */
export interface RuleRow {
  readonly operation: "insert" | "update";
  readonly now: number;
  readonly userId: RecordId;
  /** Id of the record; undefined on insert. */
  readonly id: RecordId | undefined;
  /** The cell that will be there. */
  get(field: string): Cell;
  /** Changes a field that is among the rule's `to`. */
  set(field: string, cell: Cell): void;
  /** Whether the client sent a value for the field, be it null. */
  sent(field: string): boolean;
  /** The cell as it is; undefined on insert. */
  before(field: string): Cell | undefined;
  /** A field of the record that a lookup names; undefined if there is none, or none of an object that has the field. */
  parent(lookup: string, field: string): Cell | undefined;
}

export interface Rule {
  /** Fields that decide. An update that sets none of them passes the rule by. */
  readonly from: readonly string[];
  /** Every update is looked at, whatever it sets. */
  readonly always?: true;
  /** Fields that the rule may set. */
  readonly to: readonly string[];
  /** Fields of parents that the rule reads, by lookup. */
  readonly parents?: Readonly<Record<string, readonly string[]>>;
  /** Gives a fault, and the row fails. */
  apply(row: RuleRow): Fault | undefined;
  /** A check that needs the store, made of the whole batch; the faults in the rows' order. */
  check?(context: WriteContext, rows: readonly RuleRow[]): Promise<readonly (Fault | undefined)[]>;
}
