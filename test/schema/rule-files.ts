// Files of validation rules and formula fields for a project of a test.
import { fieldFile, type ProjectFiles } from "./typed-org.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A formula field; `xml` has its type and what goes with that. */
export const formulaFile = (object: string, name: string, xml: string, formula: string): ProjectFiles =>
  fieldFile(object, name, `<formula>${escaped(formula)}</formula>\n${xml}`);

/** A validation rule; `xml`: elements beside name, condition and message. */
export const ruleFile = (
  object: string,
  name: string,
  condition: string,
  message: string,
  xml = "",
): ProjectFiles => ({
  [`${object}/validationRules/${name}.validationRule-meta.xml`]: `<?xml version="1.0" encoding="UTF-8"?>
<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata">
<fullName>${name}</fullName>
${xml.includes("<active>") ? "" : "<active>true</active>"}
<errorConditionFormula>${escaped(condition)}</errorConditionFormula>
<errorMessage>${escaped(message)}</errorMessage>
${xml}
</ValidationRule>
`,
});
