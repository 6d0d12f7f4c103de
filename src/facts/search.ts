// What a search looks at, and its limits. Source: the SOSL reference (FIND, IN, RETURNING, LIMIT, OFFSET).
import type { FieldType } from "./sobject.ts";

/** IN ... FIELDS. */
export const SEARCH_GROUPS = ["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];

/** Fields whose words can be found. Picklists are none of the text fields that the reference speaks of. */
export const SEARCHED_TYPES: ReadonlySet<FieldType> = new Set([
  "string",
  "textarea",
  "combobox",
  "email",
  "phone",
  "url",
]);

/** What IN NAME FIELDS looks at besides the name field. */
export const NAME_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Account: ["Website", "Site"],
  Asset: ["SerialNumber"],
  Case: ["SuppliedName", "SuppliedCompany", "Subject"],
  Contact: ["AssistantName"],
  Event: ["Subject"],
  Lead: ["Company"],
  Note: ["Title"],
  PermissionSet: ["Label"],
  Task: ["Subject"],
  User: ["CommunityNickname"],
};

/** Products and files are found only where RETURNING names them, and IN doesn't narrow what of them is looked at. */
export const ONLY_IF_NAMED: ReadonlySet<string> = new Set([
  "Product2",
  "Document",
  "ContentDocument",
  "ContentVersion",
]);

/** Characters that stand for themselves only behind a backslash. */
export const RESERVED_IN_SEARCH: ReadonlySet<string> = new Set([..."?&|!{}[]()^~*:\\\"'+-"]);

/** Rows of all objects together. */
export const MOST_FOUND = 2000;

/** Characters in braces beyond which nothing is found, and beyond which operators mean nothing: all terms are joined by OR. */
export const LONGEST_SEARCH = 10_000;
export const LONGEST_SEARCH_WITH_OPERATORS = 4000;

/**
 * Ours: operators and parentheses within each other; words with wildcards in one search, each of which may cost as much
 * as all words that begin alike; words that wildcards within a word may stand for; and words with
 * the same beginning that are looked through for them.
 */
export const DEEPEST_SEARCH = 50;
export const MOST_WORDS_WITH_WILDCARDS = 50;
export const MOST_WORDS_OF_WILDCARDS = 2000;
export const MOST_WORDS_LOOKED_THROUGH = 20_000;
