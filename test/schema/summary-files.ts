// Files of roll-up summary fields for a project of a test, and of objects to sum up.
import { formulaFile } from "./rule-files.ts";
import { fieldFile, objectFile, type ProjectFiles } from "./typed-org.ts";

export type Filter = readonly [field: string, operation: string, value?: string];

/** A summary of the records of `reference`, "Line__c.Account__c"; a count without `of`. */
export const summaryFile = (
  object: string,
  name: string,
  reference: string,
  operation: string,
  of?: string,
  ...filters: readonly Filter[]
): ProjectFiles => {
  const [detail] = reference.split(".");
  const items = filters.map(
    ([field, operator, value]) => `<summaryFilterItems>
<field>${detail}.${field}</field>
<operation>${operator}</operation>
${value === undefined ? "" : `<value>${value}</value>`}
</summaryFilterItems>`,
  );
  return fieldFile(
    object,
    name,
    `<type>Summary</type>
${of === undefined ? "" : `<summarizedField>${detail}.${of}</summarizedField>`}
${items.join("\n")}
<summaryForeignKey>${reference}</summaryForeignKey>
<summaryOperation>${operation}</summaryOperation>`,
  );
};

export const masterFile = (object: string, name: string, master: string, plural: string): ProjectFiles =>
  fieldFile(
    object,
    name,
    `<type>MasterDetail</type><referenceTo>${master}</referenceTo><relationshipName>${plural}</relationshipName>
<relationshipOrder>0</relationshipOrder><reparentableMasterDetail>true</reparentableMasterDetail>`,
  );

const NUMBER = "<type>Number</type><precision>16</precision><scale>2</scale>";
const LINE = "Line__c.Account__c";

/** Accounts with lines that have parts; and what accounts and lines sum up. */
export const LINES: ProjectFiles = {
  ...objectFile("Line__c"),
  ...masterFile("Line__c", "Account__c", "Account", "Lines"),
  ...fieldFile("Line__c", "Amount__c", NUMBER),
  ...fieldFile("Line__c", "Day__c", "<type>Date</type>"),
  ...fieldFile("Line__c", "Stage__c", "<type>Text</type><length>20</length>"),
  ...formulaFile("Line__c", "Double__c", NUMBER, "Amount__c * 2"),
  ...objectFile("Part__c"),
  ...masterFile("Part__c", "Line__c", "Line__c", "Parts"),
  ...summaryFile("Line__c", "Parts__c", "Part__c.Line__c", "count"),
  ...summaryFile("Account", "Lines__c", LINE, "count"),
  ...summaryFile("Account", "Open__c", LINE, "count", undefined, ["Stage__c", "equals", "Open, Half"]),
  ...summaryFile("Account", "Total__c", LINE, "sum", "Amount__c"),
  ...summaryFile(
    "Account",
    "Big__c",
    LINE,
    "sum",
    "Amount__c",
    ["Amount__c", "greaterThan", "10"],
    ["Stage__c", "notEqual", "Shut"],
  ),
  ...summaryFile("Account", "First__c", LINE, "min", "Day__c"),
  ...summaryFile("Account", "Most__c", LINE, "max", "Double__c"),
  ...summaryFile("Account", "Parts__c", LINE, "sum", "Parts__c"),
  ...formulaFile("Account", "Average__c", NUMBER, "IF(Lines__c = 0, 0, Total__c / Lines__c)"),
};
