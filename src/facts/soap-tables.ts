// The tables that the messages of one API go by.
import { METADATA_BASES, METADATA_ENUMERATIONS, METADATA_TYPES } from "./metadata-types.ts";
import { SOAP_ENUMERATIONS } from "./soap-enumerations.ts";
import type { SoapElement } from "./soap-sequence.ts";
import { SOAP_BASES, SOAP_TYPES } from "./soap-types.ts";

export interface SoapTables {
  /** Elements of messages and types, in their order. */
  readonly types: Readonly<Record<string, readonly SoapElement[]>>;
  /** Which type another one begins with. */
  readonly bases: Readonly<Record<string, string>>;
  readonly enumerations: Readonly<Record<string, readonly string[]>>;
}

/** Of the partner and the enterprise API. */
export const DATA_TABLES: SoapTables = {
  types: SOAP_TYPES,
  bases: SOAP_BASES,
  enumerations: SOAP_ENUMERATIONS,
};

export const METADATA_TABLES: SoapTables = {
  types: METADATA_TYPES,
  bases: METADATA_BASES,
  enumerations: METADATA_ENUMERATIONS,
};
