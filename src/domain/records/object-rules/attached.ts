// Attachment and Document: how long they are, and what a document is called.
import type { BlobInfo } from "../../ports/blobs.ts";
import type { Rule, RuleRow } from "../rule.ts";
import type { WriteContext } from "../write-context.ts";

/** What is known of the bytes that a row will have in `field`; undefined if it has none. */
export async function bytesIn(
  { stores }: WriteContext,
  row: RuleRow,
  field: string,
): Promise<BlobInfo | undefined> {
  const id = row.get(field);
  return typeof id === "number" ? stores.blobs.info(id) : undefined;
}

const bodyLength: Rule = {
  from: ["Body"],
  to: ["BodyLength"],
  apply: () => undefined,
  async check(context, rows) {
    for (const row of rows) row.set("BodyLength", (await bytesIn(context, row, "Body"))?.size ?? 0);
    return [];
  },
};

const LONGEST_DEVELOPER_NAME = 80;

const authored: Rule = {
  from: ["Name", "AuthorId", "DeveloperName"],
  to: ["AuthorId", "DeveloperName"],
  apply(row) {
    if (row.operation === "update") return undefined;
    if (row.get("AuthorId") === null) row.set("AuthorId", row.userId);
    if (row.get("DeveloperName") === null) row.set("DeveloperName", developerName(String(row.get("Name"))));
    return undefined;
  },
};

/** Letters, digits and single underscores, a letter first. */
function developerName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return (/^[A-Za-z]/.test(plain) ? plain : `X${plain}`).slice(0, LONGEST_DEVELOPER_NAME);
}

export const attachmentRules: readonly Rule[] = [bodyLength];
export const documentRules: readonly Rule[] = [bodyLength, authored];
