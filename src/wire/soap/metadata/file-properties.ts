// What is said of a component's file.
import type { SoapObject } from "../write-message.ts";

/** Who made a component and when is not kept: Salesforce says the same of what it made itself. */
const NOBODY = { ById: "", ByName: "", Date: "1970-01-01T00:00:00.000Z" };

/** Types whose components are all the org's own, whatever their names. */
const OWN = ["RecordType", "ValidationRule"];

/** `folder` is "" or ends in "/". */
export const filePropertiesOf = (type: string, fullName: string, folder = ""): SoapObject => ({
  createdById: NOBODY.ById,
  createdByName: NOBODY.ByName,
  createdDate: NOBODY.Date,
  fileName:
    type === "Package" ? `${folder}package.xml` : `${folder}objects/${fullName.split(".")[0] ?? ""}.object`,
  fullName,
  id: "",
  lastModifiedById: NOBODY.ById,
  lastModifiedByName: NOBODY.ByName,
  lastModifiedDate: NOBODY.Date,
  manageableState: fullName.endsWith("__c") || OWN.includes(type) ? "unmanaged" : undefined,
  type,
});
