// Case, Lead and Asset: closing, what a case takes over from its contact, and what isn't taken.
import { statusValue } from "../../../facts/status-values.ts";
import { fault } from "../../fault.ts";
import type { Rule } from "../rule.ts";

const closing: Rule = {
  from: ["Status"],
  to: ["IsClosed", "ClosedDate"],
  apply(row) {
    const closed = statusValue("CaseStatus", row.get("Status"))?.cells["IsClosed"] === 1;
    if (closed !== (row.before("IsClosed") === 1)) row.set("ClosedDate", closed ? row.now : null);
    row.set("IsClosed", closed ? 1 : 0);
    return undefined;
  },
};

const accountOfContact: Rule = {
  from: ["ContactId"],
  to: ["AccountId"],
  parents: { ContactId: ["AccountId"] },
  apply(row) {
    if (row.get("AccountId") === null && !row.sent("AccountId"))
      row.set("AccountId", row.parent("ContactId", "AccountId") ?? null);
    return undefined;
  },
};

export const caseRules: readonly Rule[] = [closing, accountOfContact];

/** Only a conversion converts a lead, and nothing changes it afterwards. */
const conversion: Rule = {
  from: ["IsConverted"],
  always: true,
  to: [],
  apply(row) {
    if (row.before("IsConverted") === 1) return fault("convertedLead");
    return row.get("IsConverted") === 1
      ? fault("fieldNotWritable", { fields: "IsConverted" }, ["IsConverted"])
      : undefined;
  },
};

export const leadRules: readonly Rule[] = [conversion];

const belonging: Rule = {
  from: ["AccountId", "ContactId"],
  to: [],
  apply: (row) =>
    row.get("AccountId") === null && row.get("ContactId") === null
      ? fault("fieldIntegrity", { detail: "Every asset needs an account, a contact, or both." }, [
          "AccountId",
          "ContactId",
        ])
      : undefined,
};

export const assetRules: readonly Rule[] = [belonging];
