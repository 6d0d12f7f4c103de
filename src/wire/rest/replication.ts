// sobjects/X/updated and deleted: what changed between two dates.
import { refuse } from "../../domain/fault.ts";
import { formatId } from "../../domain/model/id.ts";
import { deletedRecords, type Span, updatedRecords } from "../../domain/records/replication.ts";
import { datetimeCell } from "../../domain/records/values.ts";
import { restDatetime } from "../shared/timestamps.ts";
import { type Handler, ok, type RestCall } from "./answer.ts";
import { objectOf } from "./sobject-row.ts";

/** GET sobjects/X/updated?start=&end= */
export const getUpdated: Handler = async (rest) => {
  const object = await objectOf(rest);
  const { ids, latestDateCovered } = await updatedRecords(rest.ports, rest.call, object, spanOf(rest));
  return ok({ ids: ids.map(formatId), latestDateCovered: restDatetime(latestDateCovered) });
};

/** GET sobjects/X/deleted?start=&end= */
export const getDeleted: Handler = async (rest) => {
  const object = await objectOf(rest);
  const { records, earliestDateAvailable, latestDateCovered } = await deletedRecords(
    rest.ports,
    rest.call,
    object,
    spanOf(rest),
  );
  return ok({
    deletedRecords: records.map(({ id, deletedDate }) => ({
      deletedDate: restDatetime(wholeSecond(deletedDate)),
      id: formatId(id),
    })),
    earliestDateAvailable: restDatetime(wholeSecond(earliestDateAvailable)),
    latestDateCovered: restDatetime(latestDateCovered),
  });
};

const wholeSecond = (time: number): number => Math.floor(time / 1000) * 1000;

const spanOf = (rest: RestCall): Span => ({ start: dateOf(rest, "start"), end: dateOf(rest, "end") });

function dateOf({ request }: RestCall, name: string): number {
  const text = request.query.get(name)?.trim();
  if (!text) throw refuse("missingArgument", { detail: `The ${name} parameter is missing or empty` });
  // A plus that wasn't escaped arrives as a blank.
  const time = datetimeCell(text.replace(/ (?=\d\d:?\d\d$)/, "+"));
  if (time === undefined) {
    throw refuse("invalidReplicationDate", { detail: `${name} is no date and time: ${text.slice(0, 40)}` });
  }
  return time;
}
