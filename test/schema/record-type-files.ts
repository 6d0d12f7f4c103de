// Files of record types for a project of a test, and of profiles that say which new records get.
import type { ProjectFiles } from "./typed-org.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A record type's elements, `fullName` first; `xml`: what stands beside name, active and label. */
export const recordTypeXml = (
  fullName: string,
  xml = "",
  { active = true, label = fullName }: { readonly active?: boolean; readonly label?: string } = {},
): string => `<fullName>${fullName}</fullName>\n<active>${active}</active>\n<label>${label}</label>\n${xml}`;

export const recordTypeFile = (
  object: string,
  name: string,
  xml = "",
  more: { readonly active?: boolean; readonly label?: string } = {},
): ProjectFiles => ({
  [`${object}/recordTypes/${name}.recordType-meta.xml`]: `${HEAD}
<RecordType ${NAMESPACE}>
${recordTypeXml(name, xml, more)}
</RecordType>
`,
});

/** Values that are left of a picklist, URL-encoded; "*" marks the default. */
export const recordTypePicklist = (picklist: string, ...values: string[]): string =>
  `<picklistValues>\n<picklist>${picklist}</picklist>${values
    .map(
      (value) =>
        `<values><fullName>${value.replace("*", "")}</fullName><default>${value.startsWith("*")}</default></values>`,
    )
    .join("")}</picklistValues>\n`;

/** A profile that says of record types, such as "Account.Household", whether they are its defaults. */
export const defaultsFile = (name: string, defaults: Readonly<Record<string, boolean>>): ProjectFiles => ({
  [`../profiles/${name}.profile-meta.xml`]: `${HEAD}
<Profile ${NAMESPACE}>
${Object.entries(defaults)
  .map(
    ([recordType, picked]) =>
      `<recordTypeVisibilities><default>${picked}</default><recordType>${recordType}</recordType><visible>true</visible></recordTypeVisibilities>`,
  )
  .join("\n")}
</Profile>
`,
});
