// CampaignMember: a lead or a contact, once in a campaign.
import { fault } from "../../fault.ts";
import type { Cell } from "../../model/record.ts";
import type { Rule, RuleRow } from "../rule.ts";
import { existing } from "./existing.ts";

const RESPONDED = "responded";

const member: Rule = {
  from: ["CampaignId", "LeadId", "ContactId", "Status"],
  to: ["LeadOrContactId", "Type", "HasResponded", "FirstRespondedDate"],
  parents: { LeadId: ["IsConverted"] },
  apply(row) {
    const [lead, contact] = [row.get("LeadId"), row.get("ContactId")];
    // A member whose lead was converted is both.
    if (row.operation === "insert") {
      if ((lead === null) === (contact === null)) {
        const detail = "A campaign member is a lead or a contact.";
        return fault("fieldIntegrity", { detail }, ["LeadId", "ContactId"]);
      }
      if (row.parent("LeadId", "IsConverted") === 1) return fault("convertedLead", undefined, ["LeadId"]);
    }
    row.set("LeadOrContactId", contact ?? lead);
    row.set("Type", contact === null ? "Lead" : "Contact");
    const responded = String(row.get("Status")).toLowerCase() === RESPONDED;
    row.set("HasResponded", responded ? 1 : 0);
    if (responded && row.get("FirstRespondedDate") === null)
      row.set("FirstRespondedDate", new Date(row.now).toISOString().slice(0, 10));
    return undefined;
  },
  async check(context, rows) {
    if (rows[0]?.operation !== "insert") return [];
    const keyOf = (row: RuleRow): readonly Cell[] => [row.get("LeadOrContactId"), row.get("CampaignId")];
    const found = await existing(
      context,
      "CampaignMember",
      ["LeadOrContactId", "CampaignId"],
      rows.map(keyOf),
    );
    return found.map((is) =>
      is ? fault("duplicateRecord", { detail: "Already a campaign member." }) : undefined,
    );
  },
};

export const campaignMemberRules: readonly Rule[] = [member];
