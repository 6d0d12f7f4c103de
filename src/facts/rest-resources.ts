// The resources that are served below /services/data/vNN.0, as the version's own resource lists them.

/** Name in the list, which is also the path segment, and the first API version that has it. */
export const REST_RESOURCES: readonly { readonly name: string; readonly since: number }[] = [
  { name: "appMenu", since: 29 },
  { name: "composite", since: 34 },
  { name: "jobs", since: 41 },
  { name: "limits", since: 24 },
  { name: "parameterizedSearch", since: 36 },
  { name: "query", since: 20 },
  { name: "queryAll", since: 29 },
  { name: "quickActions", since: 28 },
  { name: "recent", since: 23 },
  { name: "search", since: 20 },
  { name: "sobjects", since: 20 },
  { name: "tabs", since: 31 },
  { name: "theme", since: 29 },
  { name: "tooling", since: 26 },
];

/** What GET composite lists, in the same form. */
export const COMPOSITE_RESOURCES: typeof REST_RESOURCES = [
  { name: "batch", since: 34 },
  { name: "graph", since: 50 },
  { name: "sobjects", since: 42 },
  { name: "tree", since: 34 },
];

/** The segments below an sObject that real orgs have and this one doesn't: not to be taken for ids or field names. */
export const UNSERVED_SOBJECT_RESOURCES: ReadonlySet<string> = new Set([
  "defaultvalues",
  "eventschema",
  "relevantitems",
  "richtextimagefields",
]);
