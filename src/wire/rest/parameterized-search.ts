// parameterizedSearch: the pieces of a search as parameters. Each is checked by itself, so that none can bring clauses
// along, and together they are the SOSL that is run.
import { refuse } from "../../domain/fault.ts";
import { checkSearchPiece } from "../../domain/records/search.ts";
import { SEARCH_GROUPS } from "../../facts/search.ts";
import type { Answer, Handler, RestCall } from "./answer.ts";
import { isJsonObject, type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { searchAnswer } from "./search.ts";

/** What is asked of one object; texts as they came. */
interface ObjectParameters {
  readonly name: string;
  readonly fields?: string | undefined;
  readonly where?: string | undefined;
  readonly orderBy?: string | undefined;
  readonly limit?: string | undefined;
}

interface SearchParameters {
  readonly q: string;
  readonly in?: string | undefined;
  readonly objects: readonly ObjectParameters[];
  readonly fields?: string | undefined;
  readonly defaultLimit?: string | undefined;
  readonly overallLimit?: string | undefined;
  readonly offset?: string | undefined;
}

/** They would change the answer, and what they ask for isn't there. */
const UNSERVED = [
  "dataCategory",
  "dataCategories",
  "division",
  "metadata",
  "netWorkIds",
  "pricebookId",
  "snippet",
] as const;

/** GET parameterizedSearch?q=Acme&sobject=Account&Account.fields=Id,Name */
export const getParameterizedSearch: Handler = (rest) => {
  const { query } = rest.request;
  refuseUnserved((name) => query.has(name));
  const one = (name: string): string | undefined => query.get(name) ?? undefined;
  return run(rest, {
    q: query.get("q") ?? "",
    in: one("in"),
    fields: one("fields"),
    defaultLimit: one("defaultLimit"),
    overallLimit: one("overallLimit"),
    offset: one("offset"),
    objects: query.getAll("sobject").map((name) => ({
      name,
      fields: one(`${name}.fields`),
      where: one(`${name}.where`),
      orderBy: one(`${name}.orderBy`),
      limit: one(`${name}.limit`),
    })),
  });
};

/** POST parameterizedSearch with {"q": "Acme", "sobjects": [{"name": "Account", "fields": ["Id"]}]} */
export const postParameterizedSearch: Handler = async (rest) => {
  const body = objectOfJson(await readJson(rest.request), "search");
  refuseUnserved((name) => isGiven(memberOf(body, name)));
  return run(rest, {
    q: textOf(body, "q") ?? "",
    in: textOf(body, "in"),
    fields: listOf(body, "fields"),
    defaultLimit: textOf(body, "defaultLimit"),
    overallLimit: textOf(body, "overallLimit"),
    offset: textOf(body, "offset"),
    objects: objectsOf(memberOf(body, "sobjects")),
  });
};

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function refuseUnserved(isAsked: (name: string) => boolean): void {
  const name = UNSERVED.find(isAsked);
  if (name === undefined) return;
  throw refuse("functionalityNotEnabled", {
    detail: `${name} is not available in searches of this organization`,
  });
}

function objectsOf(value: unknown): ObjectParameters[] {
  if (!isGiven(value)) return [];
  if (!Array.isArray(value) || !value.every(isJsonObject))
    throw wrongJson("sobjects must be an array of objects");
  return value.map((object) => ({
    name: textOf(object, "name") ?? "",
    fields: listOf(object, "fields"),
    where: textOf(object, "where"),
    orderBy: textOf(object, "orderBy"),
    limit: textOf(object, "limit"),
  }));
}

const wrongJson = (detail: string): Error => refuse("jsonParserError", { detail });

/** A text; a number counts as one. */
function textOf(object: JsonObject, name: string): string | undefined {
  const value = memberOf(object, name);
  if (!isGiven(value)) return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw wrongJson(`${name} must be a string`);
}

function listOf(object: JsonObject, name: string): string | undefined {
  const value = memberOf(object, name);
  if (!isGiven(value)) return undefined;
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"))
    return value.join(",");
  throw wrongJson(`${name} must be an array of strings`);
}

const malformed = (detail: string): Error => refuse("soslMalformed", { detail });

function run(rest: RestCall, parameters: SearchParameters): Promise<Answer> {
  const { q, objects, fields, defaultLimit, offset } = parameters;
  if (q.trim() === "") throw refuse("soslNoTerm");
  if (hasBrace(q)) throw malformed("a brace in the search string must be preceded by a backslash");
  const group = SEARCH_GROUPS.find((each) => each === (parameters.in ?? "ALL").toUpperCase());
  if (!group) throw malformed("in must be one of ALL, NAME, EMAIL, PHONE and SIDEBAR");
  if (objects.length === 0 && (fields ?? defaultLimit ?? offset) !== undefined)
    throw malformed("fields, defaultLimit and offset need at least one sobject");
  const returning = objects.map((object) => returned(object, parameters));
  const clause = returning.length > 0 ? ` RETURNING ${returning.join(", ")}` : "";
  const limit = limitClause(parameters.overallLimit, "overallLimit");
  return searchAnswer(rest, `FIND {${q}} IN ${group} FIELDS${clause}${limit}`);
}

/** One that isn't escaped, or a backslash that would escape ours. */
const hasBrace = (text: string): boolean => /[{}]|\\$/.test(text.replaceAll(/\\./gs, ""));

function returned(
  { name, fields, where, orderBy, limit }: ObjectParameters,
  { fields: allFields, defaultLimit, offset }: SearchParameters,
): string {
  if (!/^\w{1,80}$/.test(name)) throw malformed("the name of an sobject is no name");
  const order = orderBy?.replaceAll(/\bNULLS_(FIRST|LAST)\b/gi, "NULLS $1");
  const list = fields ?? allFields ?? "Id";
  checkSearchPiece("fields", list);
  if (where !== undefined) checkSearchPiece("condition", where);
  if (order !== undefined) checkSearchPiece("order", order);
  const conditions = where === undefined ? "" : ` WHERE ${where}`;
  const ordered = order === undefined ? "" : ` ORDER BY ${order}`;
  const most = limit === undefined ? limitClause(defaultLimit, "defaultLimit") : limitClause(limit, "limit");
  const from = offset === undefined ? "" : ` OFFSET ${wholeNumber(offset, "offset")}`;
  return `${name}(${list}${conditions}${ordered}${most}${from})`;
}

const limitClause = (text: string | undefined, name: string): string =>
  text === undefined ? "" : ` LIMIT ${wholeNumber(text, name)}`;

function wholeNumber(text: string, name: string): string {
  if (/^\d{1,9}$/.test(text)) return text;
  throw malformed(`${name} must be a whole number`);
}
