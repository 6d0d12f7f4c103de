// Opportunity: what its stage, its amount and its close date say.
import { FORECAST_CATEGORIES, statusValue } from "../../../facts/status-values.ts";
import { fault } from "../../fault.ts";
import type { Rule, RuleRow } from "../rule.ts";

/** A stage that isn't listed is an open one of which nothing else is known. */
const UNLISTED = {
  IsClosed: 0,
  IsWon: 0,
  ForecastCategoryName: "Pipeline",
  DefaultProbability: null,
} as const;

const stageRule: Rule = {
  from: ["StageName", "Probability", "ForecastCategoryName", "Amount"],
  to: [
    "IsClosed",
    "IsWon",
    "Probability",
    "ForecastCategory",
    "ForecastCategoryName",
    "ExpectedRevenue",
    "LastStageChangeDate",
  ],
  apply(row) {
    const moved = row.before("StageName") !== row.get("StageName");
    if (moved) followStage(row);
    row.set("ForecastCategory", FORECAST_CATEGORIES[String(row.get("ForecastCategoryName"))] ?? "Pipeline");
    const [amount, probability] = [row.get("Amount"), row.get("Probability")];
    row.set(
      "ExpectedRevenue",
      amount === null ? null : Math.round(Number(amount) * Number(probability ?? 0)) / 100,
    );
    return undefined;
  },
};

function followStage(row: RuleRow): void {
  const stage = statusValue("OpportunityStage", row.get("StageName"))?.cells ?? UNLISTED;
  row.set("IsClosed", stage["IsClosed"] ?? 0);
  row.set("IsWon", stage["IsWon"] ?? 0);
  if (!row.sent("Probability") || row.get("Probability") === null)
    row.set("Probability", stage["DefaultProbability"] ?? null);
  if (!row.sent("ForecastCategoryName") || row.get("ForecastCategoryName") === null)
    row.set("ForecastCategoryName", stage["ForecastCategoryName"] ?? null);
  if (row.operation === "update") row.set("LastStageChangeDate", row.now);
}

/** Fiscal years begin in January: no org can have others yet. */
const fiscalRule: Rule = {
  from: ["CloseDate"],
  to: ["FiscalYear", "FiscalQuarter", "Fiscal"],
  apply(row) {
    const [year = "", month = ""] = String(row.get("CloseDate")).split("-");
    const quarter = Math.ceil(Number(month) / 3);
    row.set("FiscalYear", Number(year));
    row.set("FiscalQuarter", quarter);
    row.set("Fiscal", `${year} ${quarter}`);
    return undefined;
  },
};

/** The sum of its line items is nobody's to write. */
const amountRule: Rule = {
  from: ["Amount", "TotalOpportunityQuantity", "HasOpportunityLineItem"],
  to: [],
  apply(row) {
    if (row.before("HasOpportunityLineItem") !== 1) return undefined;
    const names = ["Amount", "TotalOpportunityQuantity"].filter(
      (name) => row.sent(name) && row.get(name) !== row.before(name),
    );
    return names.length > 0 ? fault("fieldNotWritable", { fields: names.join(", ") }, names) : undefined;
  },
};

export const opportunityRules: readonly Rule[] = [amountRule, stageRule, fiscalRule];
