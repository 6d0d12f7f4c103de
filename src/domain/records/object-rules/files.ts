// ContentVersion and ContentDocumentLink: what a version's bytes and its path say, and the document that it belongs to.
import { FILE_TYPES, UNKNOWN_FILE_TYPE } from "../../../facts/blobs.ts";
import { type Fault, fault } from "../../fault.ts";
import { makeDocuments, nextVersions } from "../files.ts";
import type { Rule, RuleRow } from "../rule.ts";
import { bytesIn } from "./attached.ts";
import { existing } from "./existing.ts";

const PATH = /([^/\\]*?)(?:\.([^./\\]*))?$/;
const LONGEST_EXTENSION = 40;

const missing = (field: string): Fault => fault("requiredFieldMissing", { fields: field }, [field]);
const invalid = (detail: string, field: string): Fault => fault("fieldIntegrity", { detail }, [field]);

const version: Rule = {
  from: [
    "PathOnClient",
    "Title",
    "ContentDocumentId",
    "FirstPublishLocationId",
    "VersionData",
    "OwnerId",
    "Description",
  ],
  to: [
    "Title",
    "FileType",
    "FileExtension",
    "ContentSize",
    "Checksum",
    "ContentModifiedDate",
    "ContentModifiedById",
    "IsMajorVersion",
    "IsLatest",
    "VersionNumber",
    "ContentDocumentId",
    "FirstPublishLocationId",
  ],
  apply(row) {
    row.set("ContentModifiedDate", row.now);
    row.set("ContentModifiedById", row.userId);
    if (row.operation === "update") return undefined;
    const path = row.get("PathOnClient");
    if (path === null) return missing("PathOnClient");
    const [, name = "", extension = ""] = PATH.exec(String(path)) ?? [];
    if (row.get("Title") === null) row.set("Title", (name || String(path)).slice(0, 255));
    row.set("FileExtension", extension.slice(0, LONGEST_EXTENSION) || null);
    row.set("FileType", typeOf(extension));
    row.set("IsMajorVersion", 1);
    if (row.get("ContentDocumentId") === null) return undefined;
    if (row.get("FirstPublishLocationId") === null) return undefined;
    return invalid(
      "FirstPublishLocationId can’t be set when ContentDocumentId is already set.",
      "FirstPublishLocationId",
    );
  },
  async check(context, rows) {
    const made = rows.filter(({ operation }) => operation === "insert");
    for (const row of made) {
      const info = await bytesIn(context, row, "VersionData");
      row.set("ContentSize", info?.size ?? 0);
      row.set("Checksum", info?.md5 ?? null);
    }
    await makeDocuments(context, made);
    await nextVersions(context, made);
    return [];
  },
};

function typeOf(extension: string): string {
  const key = extension.toLowerCase();
  return Object.hasOwn(FILE_TYPES, key) ? (FILE_TYPES[key] ?? UNKNOWN_FILE_TYPE) : UNKNOWN_FILE_TYPE;
}

const PAIR = ["ContentDocumentId", "LinkedEntityId"];

const link: Rule = {
  from: [...PAIR, "ShareType", "Visibility"],
  to: [],
  apply: (row) =>
    row.get("ShareType") === null
      ? missing("ShareType")
      : row.sent("ShareType") && row.get("ShareType") === "I" && row.before("ShareType") !== "I"
        ? invalid("ShareType: a link can’t be made inferred; it is so by itself.", "ShareType")
        : undefined,
  async check(context, rows) {
    if (rows[0]?.operation !== "insert") return [];
    const pair = (row: RuleRow) => PAIR.map((name) => row.get(name));
    const there = await existing(context, "ContentDocumentLink", PAIR, rows.map(pair));
    return there.map((is) => (is ? fault("duplicateFileLink") : undefined));
  },
};

export const contentVersionRules: readonly Rule[] = [version];
export const contentDocumentLinkRules: readonly Rule[] = [link];
