// Salesforce Files: a document is its versions, of which the latest one says what it is; links say where it is shown.
import type { Field } from "../../facts/sobject.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { auditCells, defaultCell } from "./derived.ts";
import { fieldOf, objectOf } from "./names.ts";
import { setCells } from "./related.ts";
import type { RuleRow } from "./rule.ts";
import type { WriteContext } from "./write-context.ts";

const ALL = Number.MAX_SAFE_INTEGER;

type Cells = Readonly<Record<string, Cell>>;

/** Makes a record on the org's own account, with defaults and audit fields. */
async function make(context: WriteContext, name: string, cells: Cells): Promise<RecordId> {
  const { stores, caller, now } = context;
  const object = objectOf(context, name);
  const all = new Map<Field, Cell>();
  for (const field of object.fields) {
    const value = field.type === "id" ? undefined : defaultCell(field, caller.userId);
    if (value !== undefined) all.set(field, value);
  }
  for (const [field, cell] of auditCells(object, "insert", now, caller.userId)) all.set(field, cell);
  for (const [field, cell] of Object.entries(cells)) all.set(fieldOf(object, field), cell);
  const [result] = await stores.records.insert(object, [...all.keys()], [[...all.values()]]);
  if (!result || !("id" in result)) throw new Error(`${name} was not made`);
  return result.id;
}

const linkTo = (context: WriteContext, document: RecordId, to: Cell, shareType: string): Promise<RecordId> =>
  make(context, "ContentDocumentLink", {
    ContentDocumentId: document,
    LinkedEntityId: to,
    ShareType: shareType,
    Visibility: "AllUsers",
  });

/** Gives versions without a document one each, linked to its owner and to where it is published first. */
export async function makeDocuments(context: WriteContext, versions: readonly RuleRow[]): Promise<void> {
  for (const row of versions) {
    if (row.get("ContentDocumentId") !== null) continue;
    const owner = row.get("OwnerId") ?? row.userId;
    const document = await make(context, "ContentDocument", { Title: row.get("Title"), OwnerId: owner });
    row.set("ContentDocumentId", document);
    await linkTo(context, document, owner, "I");
    const location = row.get("FirstPublishLocationId");
    if (location === null) row.set("FirstPublishLocationId", owner);
    else if (location !== owner) await linkTo(context, document, location, "V");
  }
}

/** Numbers new versions of documents, of which the last one is the latest from now on. */
export async function nextVersions(context: WriteContext, versions: readonly RuleRow[]): Promise<void> {
  const object = objectOf(context, "ContentVersion");
  const [number, latest] = [fieldOf(object, "VersionNumber"), fieldOf(object, "IsLatest")];
  for (const [document, rows] of Map.groupBy(versions, (row) => row.get("ContentDocumentId"))) {
    const ids = await context.stores.records.find(
      object,
      fieldOf(object, "ContentDocumentId"),
      document,
      ALL,
    );
    const known = await context.stores.records.read(object, [number, latest], ids);
    let last = Math.max(0, ...known.map((row) => Number(row?.[0] ?? 0)));
    for (const [index, id] of ids.entries())
      if (known[index]?.[1] === 1) await setCells(context, object, id, [[latest, 0]]);
    for (const row of rows) {
      row.set("VersionNumber", String(++last));
      row.set("IsLatest", row === rows.at(-1) ? 1 : 0);
    }
  }
}

const TOLD_BY_LATEST = [
  "Title",
  "Description",
  "ContentSize",
  "FileType",
  "FileExtension",
  "SharingOption",
  "SharingPrivacy",
  "ContentModifiedDate",
];

async function latestOf(context: WriteContext, document: RecordId): Promise<RecordId | undefined> {
  const object = objectOf(context, "ContentVersion");
  const ids = await context.stores.records.find(object, fieldOf(object, "ContentDocumentId"), document, ALL);
  const rows = await context.stores.records.read(object, [fieldOf(object, "IsLatest")], ids);
  return ids.find((_, index) => rows[index]?.[0] === 1);
}

/** Documents say what their latest version does. */
export async function publishLatest(context: WriteContext, documents: readonly RecordId[]): Promise<void> {
  const [version, document] = [objectOf(context, "ContentVersion"), objectOf(context, "ContentDocument")];
  const from = TOLD_BY_LATEST.map((name) => fieldOf(version, name));
  for (const id of documents) {
    const latest = await latestOf(context, id);
    if (latest === undefined) continue;
    const [row] = await context.stores.records.read(version, from, [latest]);
    const told = TOLD_BY_LATEST.map(
      (name, place) => [fieldOf(document, name), row?.[place] ?? null] as const,
    );
    await setCells(context, document, id, [...told, [fieldOf(document, "LatestPublishedVersionId"), latest]]);
  }
}

/** A document that is renamed has its latest version renamed. */
export async function renameLatest(context: WriteContext, documents: readonly RecordId[]): Promise<void> {
  const [version, document] = [objectOf(context, "ContentVersion"), objectOf(context, "ContentDocument")];
  const names = ["Title", "Description"];
  for (const id of documents) {
    const latest = await latestOf(context, id);
    const fields = names.map((name) => fieldOf(document, name));
    const [row] = await context.stores.records.read(document, fields, [id]);
    if (latest === undefined || !row) continue;
    await setCells(
      context,
      version,
      latest,
      names.map((name, place) => [fieldOf(version, name), row[place] ?? null] as const),
    );
  }
}
