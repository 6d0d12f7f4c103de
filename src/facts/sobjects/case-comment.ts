// The standard object CaseComment, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { CREATED_BY, CREATED_DATE, IS_DELETED, id, LAST_MODIFIED_BY, LAST_MODIFIED_DATE, lookup, SYSTEM_MODSTAMP } from "./rows.ts";

export const caseComment: SObjectFact = {
  name: "CaseComment",
  label: "Case Comment",
  labelPlural: "Case Comments",
  keyPrefix: "00a",
  undeletable: false,
  searchable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, CaseComment; relationship: recorded describe of Case",
  fields: [
    id("Case Comment ID"),
    lookup("ParentId", "Parent ID", ["Case"], { nillable: false, updateable: false, childRelationshipName: "CaseComments", cascadeDelete: true, permissionable: false }),
    { name: "IsPublished", label: "Published", type: "boolean" },
    { name: "CommentBody", label: "Body", type: "textarea", length: 4000, extraTypeInfo: "plaintextarea", permissionable: false, filterable: false, groupable: false, sortable: false, aggregatable: false },
    CREATED_BY,
    CREATED_DATE,
    SYSTEM_MODSTAMP,
    LAST_MODIFIED_DATE,
    LAST_MODIFIED_BY,
    IS_DELETED,
  ],
};
