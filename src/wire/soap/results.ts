// What became of rows: SaveResult, UpsertResult and DeleteResult, whose elements the table of facts tells apart.
import type { Fault } from "../../domain/fault.ts";
import { formatId } from "../../domain/model/id.ts";
import type { RowOutcome } from "../../domain/model/record.ts";
import type { SoapObject } from "./write-message.ts";

export const errorOf = ({ code, message, fields }: Fault): SoapObject => ({
  fields,
  message,
  statusCode: code,
});

export const resultOf = (outcome: RowOutcome): SoapObject =>
  outcome.ok
    ? { created: outcome.created, id: formatId(outcome.id), success: true }
    : { created: false, errors: outcome.faults.map(errorOf), id: null, success: false };
