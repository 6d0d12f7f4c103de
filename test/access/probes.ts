// Requests about one record of one object, made of the route tables: each route once at least, with whatever its holes
// and its body can name.

import { ROUTES } from "../../src/wire/rest/routes.ts";
import { OPERATIONS } from "../../src/wire/soap/operations.ts";

/** What a probe is about. The same lengths in a twin give texts that can be compared. */
export interface Subject {
  readonly object: string;
  /** 15 characters. */
  readonly id: string;
  readonly key: string;
  readonly field: string;
}

export interface Probe {
  readonly name: string;
  readonly method: string;
  /** Below /services/data/vNN.0; null: a SOAP call whose body is `body`. */
  readonly path: string | null;
  readonly body?: string;
}

const queries = ({ object, id, field }: Subject): readonly string[] => [
  `SELECT Id, Name FROM ${object}`,
  `SELECT Id FROM ${object} WHERE Id = '${id}'`,
  `SELECT COUNT() FROM ${object}`,
  `SELECT FIELDS(ALL) FROM ${object} LIMIT 200`,
  `SELECT Id, ${field} FROM ${object}`,
  `SELECT Id FROM ${object} WHERE ${field} != null`,
  `SELECT Id FROM ${object} ORDER BY ${field}`,
  `SELECT MAX(${field}) FROM ${object}`,
  `SELECT COUNT(Id), ${field} FROM ${object} GROUP BY ${field}`,
  `SELECT Id FROM Account WHERE Id IN (SELECT Account__c FROM ${object})`,
  `SELECT Id FROM Account WHERE Id NOT IN (SELECT Account__c FROM ${object} WHERE ${field} != null)`,
  "SELECT Id, (SELECT Name, Id FROM Vaults__r) FROM Account",
];

const searches = ({ object, field }: Subject): readonly string[] => [
  // Refusals show what was asked: no probe has a whole canary in it.
  "FIND {canar*}",
  "FIND {can?r* OR written} IN NAME FIELDS",
  `FIND {canar* AND NOT written} RETURNING ${object}(Name)`,
  `FIND {c*y*} RETURNING ${object}(Id, ${field}), Account`,
  `FIND {written} RETURNING ${object}(Id WHERE ${field} != null ORDER BY ${field})`,
];

/** Query strings by pattern; a route that isn't here is asked for without. */
const PARAMETERS: Readonly<Record<string, (subject: Subject, method: string) => readonly string[]>> = {
  query: (subject) => queries(subject).map((soql) => `?q=${encodeURIComponent(soql)}`),
  queryAll: (subject) => queries(subject).map((soql) => `?q=${encodeURIComponent(soql)}`),
  search: (subject) => searches(subject).map((sosl) => `?q=${encodeURIComponent(sosl)}`),
  parameterizedSearch: ({ object, field }, method) =>
    method === "GET" ? ["?q=canar*", `?q=canar*&sobject=${object}&fields=Name,${field}`] : [""],
  "limits/recordCount": ({ object }) => ["", `?sObjects=${object}`],
  "composite/sobjects": ({ id }, method) => [method === "DELETE" ? `?ids=${id}` : ""],
  "composite/sobjects/{object}": ({ id, field }, method) =>
    method === "GET" ? ["", `?ids=${id}&fields=Name`, `?ids=${id}&fields=Id,${field}`] : [""],
  "sobjects/{object}/{id}": ({ field }, method) =>
    method === "GET" ? ["", `?fields=Id,${field}`, "?fields=Name"] : [""],
  "sobjects/{object}/updated": () => [span()],
  "sobjects/{object}/deleted": () => [span()],
};

const span = (): string => {
  const at = (days: number): string =>
    encodeURIComponent(new Date(Date.now() + days * 86_400_000).toISOString());
  return `?start=${at(-1)}&end=${at(1)}`;
};

type Bodies = (subject: Subject, method: string) => readonly unknown[];

const written = ({ field }: Subject): readonly Readonly<Record<string, unknown>>[] => [
  { Name: "Written" },
  { [field]: "Written" },
];

const typed = (subject: Subject): object => ({ attributes: { type: subject.object } });

const BODIES: Readonly<Record<string, Bodies>> = {
  "composite/sobjects": (subject, method) =>
    written(subject).map((fields) => ({
      records: [{ ...typed(subject), ...(method === "PATCH" ? { id: subject.id } : {}), ...fields }],
    })),
  "composite/sobjects/{object}": ({ id, field }) => [
    { ids: [id], fields: ["Name"] },
    { ids: [id], fields: [field] },
  ],
  "composite/sobjects/{object}/{field}": (subject) =>
    written(subject).map((fields) => ({ records: [{ ...typed(subject), Key__c: subject.key, ...fields }] })),
  parameterizedSearch: ({ object, field }) => [
    { q: "canar*", sobjects: [{ name: object, fields: [field] }] },
    { q: "can?r*", sobjects: [{ name: object, where: `${field} != null` }, { name: "Account" }] },
  ],
  "composite/tree/{object}": (subject) =>
    written(subject).map((fields) => ({
      records: [{ attributes: { type: subject.object, referenceId: "r" }, ...fields }],
    })),
  composite: (subject) => [
    {
      compositeRequest: [
        {
          method: "GET",
          url: `/services/data/v60.0/sobjects/${subject.object}/${subject.id}`,
          referenceId: "a",
        },
        {
          method: "PATCH",
          url: `/services/data/v60.0/sobjects/${subject.object}/${subject.id}`,
          referenceId: "b",
          body: { [subject.field]: "Written" },
        },
        {
          method: "GET",
          url: `/services/data/v60.0/query?q=${encodeURIComponent(queries(subject)[4] ?? "")}`,
          referenceId: "c",
        },
      ],
    },
  ],
  "composite/batch": (subject) => [
    {
      batchRequests: [
        { method: "GET", url: `v60.0/sobjects/${subject.object}/${subject.id}` },
        {
          method: "PATCH",
          url: `v60.0/sobjects/${subject.object}/${subject.id}`,
          richInput: { [subject.field]: "Written" },
        },
      ],
    },
  ],
};

/** Passwords are no data; their route is tested where passwords are. */
const NO_DATA = new Set(["sobjects/User/{id}/password"]);

function fill(pattern: string, { object, id, key }: Subject): string {
  const byKey = pattern.includes("{value*}") || pattern.endsWith("/{field}");
  return `/${pattern}`
    .replace("{object}", object)
    .replace("{id}", id)
    .replace("{field}", byKey ? "Key__c" : "Id")
    .replace("{value*}", key)
    .replace("{locator}", "01ggf0000000001-0");
}

const ORDER = ["GET", "POST", "PATCH", "DELETE"];

export function restProbes(subject: Subject): Probe[] {
  const probes = ROUTES.filter(({ pattern }) => !NO_DATA.has(pattern)).flatMap(({ pattern, methods }) =>
    Object.keys(methods).flatMap((method) => {
      const paths = (PARAMETERS[pattern]?.(subject, method) ?? [""]).map(
        (query) => fill(pattern, subject) + query,
      );
      const bodies =
        method === "GET" || method === "DELETE"
          ? [undefined]
          : (BODIES[pattern]?.(subject, method) ?? written(subject));
      return paths.flatMap((path) =>
        bodies.map((body) => ({
          name: `${method} ${path}`,
          method,
          path,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })),
      );
    }),
  );
  return probes.toSorted((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method));
}

/** Operations that end the session, or are about passwords. */
const NOT_ASKED = new Set([
  "logout",
  "changeOwnPassword",
  "setPassword",
  "resetPassword",
  "invalidateSessions",
]);

const record = ({ object, field }: Subject, inside: string): string =>
  `<sObjects><type>${object}</type>${inside}<${field}>Written</${field}></sObjects>`;

const SOAP_BODIES: Readonly<Record<string, (subject: Subject) => readonly string[]>> = {
  create: (subject) => [record(subject, ""), record({ ...subject, field: "Name" }, "")],
  update: (subject) => [
    record(subject, `<Id>${subject.id}</Id>`),
    record({ ...subject, field: "Name" }, `<Id>${subject.id}</Id>`),
  ],
  upsert: (subject) => [
    `<externalIDFieldName>Key__c</externalIDFieldName>${record(subject, `<Key__c>${subject.key}</Key__c>`)}`,
  ],
  describeGlobal: () => [""],
  retrieve: ({ object, id, field }) =>
    ["Id, Name", `Id, ${field}`].map(
      (list) => `<fieldList>${list}</fieldList><sObjectType>${object}</sObjectType><ids>${id}</ids>`,
    ),
  query: (subject) => queries(subject).map((soql) => `<queryString>${soql}</queryString>`),
  queryAll: (subject) => queries(subject).map((soql) => `<queryString>${soql}</queryString>`),
  search: (subject) => searches(subject).map((sosl) => `<searchString>${sosl}</searchString>`),
};

/** All operations; one that nothing is known of is sent what most take. */
export function soapProbes(subject: Subject): Probe[] {
  const names = [...OPERATIONS.keys()].filter((name) => !NOT_ASKED.has(name));
  return names
    .toSorted((a, b) => Number(a.includes("elete")) - Number(b.includes("elete")))
    .flatMap((name) => {
      const usual = [`<ids>${subject.id}</ids>`, `<sObjectType>${subject.object}</sObjectType>`];
      return (SOAP_BODIES[name]?.(subject) ?? usual).map((inside) => ({
        name: `${name} ${inside}`,
        method: "POST",
        path: null,
        body: `<${name}>${inside}</${name}>`,
      }));
    });
}
