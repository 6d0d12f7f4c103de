// What an export asks for: the query for a whole object, and the types of a query's columns.
import { CommandFailed } from "../failure.ts";
import { call } from "./rest-call.ts";
import type { Session } from "./soap-login.ts";

/** Field types that no query job takes: their parts are fields of their own, or they are files. */
const LEFT_OUT = new Set(["address", "location", "base64"]);

/** Apex's name of each column's type, such as Datetime, by the column's name in lower case ("owner.name"). */
export type ColumnTypes = ReadonlyMap<string, string>;

export interface ExportPlan {
  readonly query: string;
  types(): Promise<ColumnTypes>;
}

/** One word is the name of an object, whose fields are then all asked for, in the order of its describe. */
export async function planExport(session: Session, words: string): Promise<ExportPlan> {
  const object = words.trim();
  if (!/^\w+$/.test(object)) return { query: words, types: () => typesOfQuery(session, words) };
  const described = await describe(session, object);
  const fields = described.fields.filter(({ type }) => !LEFT_OUT.has(type));
  return {
    query: `SELECT ${fields.map(({ name }) => name).join(", ")} FROM ${described.name}`,
    // A query of hundreds of fields would be too long for the URL that the types of others are asked with.
    async types() {
      return new Map(
        fields.map(({ name, soapType }) => [name.toLowerCase(), APEX_TYPES[soapType] ?? "String"]),
      );
    },
  };
}

const APEX_TYPES: Readonly<Record<string, string>> = {
  "tns:ID": "Id",
  "xsd:boolean": "Boolean",
  "xsd:int": "Integer",
  "xsd:double": "Double",
  "xsd:date": "Date",
  "xsd:dateTime": "Datetime",
  "xsd:time": "Time",
};

interface Described {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly soapType: string }[];
}

async function describe(session: Session, object: string): Promise<Described> {
  try {
    return (await (await call(session, "GET", `sobjects/${object}/describe`)).json()) as Described;
  } catch (error) {
    const isUnknown = error instanceof CommandFailed && error.message.startsWith("NOT_FOUND:");
    throw isUnknown ? new CommandFailed(`there is no object ${object}`) : error;
  }
}

interface ColumnMetadata {
  readonly columnName: string;
  readonly apexType: string;
  readonly joinColumns: readonly ColumnMetadata[];
}

async function typesOfQuery(session: Session, query: string): Promise<ColumnTypes> {
  const path = `query?columns=true&q=${encodeURIComponent(query)}`;
  const answer = (await (await call(session, "GET", path)).json()) as {
    readonly columnMetadata: readonly ColumnMetadata[];
  };
  const types = new Map<string, string>();
  const collect = (columns: readonly ColumnMetadata[], prefix: string): void => {
    for (const { columnName, apexType, joinColumns } of columns) {
      const path = prefix + columnName;
      if (joinColumns.length > 0) collect(joinColumns, `${path}.`);
      else types.set(path.toLowerCase(), apexType);
    }
  };
  collect(answer.columnMetadata, "");
  return types;
}
