// Packages retrieved through jsforce.
import type { Connection } from "jsforce";
import { expect } from "vitest";
import type { CustomFieldDefinition } from "../../../src/domain/schema/definition.ts";
import { readZip } from "../../../src/wire/shared/zip/read-zip.ts";

type Types = readonly { readonly name: string; readonly members: readonly string[] | string }[];

export async function retrieved(connection: Connection, types: Types, single = true) {
  const unpackaged = { types, version: "64.0" };
  const request = { apiVersion: "64.0", ...(single ? { singlePackage: true } : {}), unpackaged };
  const result = await connection.metadata.retrieve(request as never).complete();
  expect(result).toMatchObject({ done: true, success: true, status: "Succeeded" });
  const zip = Buffer.from(result.zipFile, "base64");
  const files = new Map(
    [...readZip(zip, { files: 1000, bytes: 10_000_000 })].map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString(),
    ]),
  );
  const messages = ([] as { problem: string }[])
    .concat(result.messages as never)
    .map(({ problem }) => problem);
  const properties = ([] as { fullName: string; type: string; fileName: string }[]).concat(
    result.fileProperties as never,
  );
  return { zip, files, messages, properties };
}

/** A text field that may be made. */
export const field = (
  fullName: string,
  more: Partial<CustomFieldDefinition> = {},
): CustomFieldDefinition => ({
  fullName,
  label: "F",
  type: "Text",
  length: 20,
  ...more,
});
