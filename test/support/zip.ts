// Packages as clients send them.
import { writeZip } from "../../src/wire/shared/zip/write-zip.ts";

export const manifest = (types: Readonly<Record<string, readonly string[]>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">${Object.entries(
    types,
  )
    .map(
      ([name, members]) =>
        `<types>${members.map((member) => `<members>${member}</members>`).join("")}<name>${name}</name></types>`,
    )
    .join("")}<version>64.0</version></Package>`;

export const objectFile = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</CustomObject>`;

/** A package with its package.xml, and more files by their paths. */
export const packageZip = (
  types: Readonly<Record<string, readonly string[]>>,
  files: Readonly<Record<string, string>>,
): Buffer => writeZip(new Map([["package.xml", manifest(types)], ...Object.entries(files)]));
