// What a conversion of a lead asks for, and what becomes of it.
import type { Fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { NamedRecord } from "./recycle-bin.ts";

export interface LeadConversion {
  readonly lead: NamedRecord;
  /** A LeadStatus whose IsConverted is true. */
  readonly convertedStatus: string;
  /** Records that the lead goes into; their empty fields take its values. Without them new ones are made. */
  readonly account: NamedRecord | null;
  /** Belongs to `account`, which must be named then. */
  readonly contact: NamedRecord | null;
  readonly opportunity: NamedRecord | null;
  readonly createOpportunity: boolean;
  /** The lead's company if there is none. */
  readonly opportunityName: string | null;
  /** The contact's LeadSource becomes the lead's, though it has one. */
  readonly overwriteLeadSource: boolean;
  /** Owner of what is made; the lead's if there is none. */
  readonly owner: NamedRecord | null;
  /** Texts that are too long are cut, not refused. */
  readonly truncate: boolean;
}

export type LeadConversionOutcome =
  | {
      readonly ok: true;
      readonly lead: RecordId;
      readonly account: RecordId;
      readonly contact: RecordId;
      readonly opportunity: RecordId | null;
    }
  | { readonly ok: false; readonly lead: RecordId | null; readonly faults: readonly Fault[] };
