// SOQL over REST: query and queryAll, their further pages, and the description of a query's columns.
import { refuse } from "../../domain/fault.ts";
import { explainQuery } from "../../domain/records/explain.ts";
import { queryOfListView } from "../../domain/records/list-views.ts";
import { nextPage, type QueryPage, runQuery } from "../../domain/records/query.ts";
import { checkQuery } from "../../domain/records/ready-query.ts";
import { QUERY_BATCH_SIZE } from "../../facts/limits.ts";
import type { Request } from "../../http/exchange.ts";
import { type Answer, type Handler, ok, type RestCall } from "./answer.ts";
import { groupWriter } from "./group-json.ts";
import { columnMetadata } from "./query-columns.ts";
import { pageJson } from "./query-page-json.ts";

/** GET query?q= */
export const query: Handler = (rest) => firstPage(rest, false);

/** GET queryAll?q= */
export const queryAll: Handler = (rest) => firstPage(rest, true);

async function firstPage(rest: RestCall, includeDeleted: boolean): Promise<Answer> {
  const { ports, call, request } = rest;
  const explained = request.query.get("explain");
  if (explained !== null) {
    const soql = (await queryOfListView(ports, call, explained.trim())) ?? explained;
    const plans = await explainQuery(ports, call, soql, includeDeleted);
    return ok({ plans, sourceQuery: soql });
  }
  const soql = request.query.get("q");
  if (!soql?.trim()) throw refuse("soqlSyntax", { detail: "A query string has to be specified" });
  if (request.query.get("columns")?.toLowerCase() === "true") {
    return ok(columnMetadata(await checkQuery(ports, call, soql, includeDeleted)));
  }
  return pageAnswer(
    rest,
    await runQuery(ports, call, soql, { includeDeleted, batchSize: batchSizeOf(request) }),
  );
}

/** GET query/locator */
export const queryMore: Handler = async (rest) =>
  pageAnswer(rest, await nextPage(rest.ports, rest.call, rest.param("locator"), batchSizeOf(rest.request)));

/** What `Sforce-Query-Options` asks for, brought into the range that is allowed. */
function batchSizeOf({ headers }: Request): number {
  const asked = /(?:^|[,;\s])batchSize\s*=\s*(\d{1,9})/i.exec(headers["sforce-query-options"] ?? "")?.[1];
  const { smallest, largest, usual } = QUERY_BATCH_SIZE;
  return asked === undefined ? usual : Math.min(Math.max(Number(asked), smallest), largest);
}

function pageAnswer({ base }: RestCall, page: QueryPage): Answer {
  if (page.kind === "count") return ok({ totalSize: page.totalSize, done: true, records: [] });
  if (page.kind === "groups") {
    const groups = page.rows.map(groupWriter(page.columns)).join(",");
    return { status: 200, json: `{"totalSize":${page.totalSize},"done":true,"records":[${groups}]}` };
  }
  return { status: 200, json: pageJson(base, page) };
}
