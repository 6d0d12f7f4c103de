// What the values of statuses mean, in a new org. Names: recorded describes of Lead, Opportunity and Case, and the
// Object Reference for the others; probabilities and categories: Salesforce's help on default stages.

/** One value of a picklist that setup keeps as a record; `cells` by field name, booleans as 0 and 1. */
export interface StatusValue {
  readonly value: string;
  readonly cells: Readonly<Record<string, string | number>>;
}

const values = (
  names: readonly string[],
  cells: (name: string) => Readonly<Record<string, string | number>>,
): readonly StatusValue[] => names.map((value) => ({ value, cells: cells(value) }));

const stage = (
  value: string,
  DefaultProbability: number,
  ForecastCategory = "Pipeline",
  more: Readonly<Record<string, number>> = {},
): StatusValue => ({
  value,
  cells: {
    IsActive: 1,
    IsClosed: 0,
    IsWon: 0,
    ForecastCategory,
    ForecastCategoryName: ForecastCategory,
    DefaultProbability,
    ...more,
  },
});

export const STATUS_VALUES = {
  LeadStatus: values(
    ["Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"],
    (name) => ({
      IsDefault: Number(name === "Open - Not Contacted"),
      IsConverted: Number(name === "Closed - Converted"),
    }),
  ),
  OpportunityStage: [
    stage("Prospecting", 10),
    stage("Qualification", 10),
    stage("Needs Analysis", 20),
    stage("Value Proposition", 50),
    stage("Id. Decision Makers", 60),
    stage("Perception Analysis", 70),
    stage("Proposal/Price Quote", 75),
    stage("Negotiation/Review", 90),
    stage("Closed Won", 100, "Closed", { IsClosed: 1, IsWon: 1 }),
    stage("Closed Lost", 0, "Omitted", { IsClosed: 1 }),
  ],
  CaseStatus: values(["New", "Working", "Escalated", "Closed"], (name) => ({
    IsDefault: Number(name === "New"),
    IsClosed: Number(name === "Closed"),
  })),
  TaskStatus: values(
    ["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"],
    (name) => ({ IsDefault: Number(name === "Not Started"), IsClosed: Number(name === "Completed") }),
  ),
  TaskPriority: values(["High", "Normal", "Low"], (name) => ({
    IsDefault: Number(name === "Normal"),
    IsHighPriority: Number(name === "High"),
  })),
  ContractStatus: values(["In Approval Process", "Activated", "Draft"], (name) => ({
    IsDefault: Number(name === "Draft"),
    StatusCode: name === "In Approval Process" ? "InApproval" : name,
  })),
  OrderStatus: values(["Draft", "Activated"], (name) => ({
    IsDefault: Number(name === "Draft"),
    StatusCode: name,
  })),
  SolutionStatus: values(["Draft", "Reviewed", "Duplicate"], (name) => ({
    IsDefault: Number(name === "Draft"),
    IsReviewed: Number(name === "Reviewed"),
  })),
} as const satisfies Record<string, readonly StatusValue[]>;

/** What is known of a value of a status object, in any letter case; undefined of one that isn't listed. */
export function statusValue(object: keyof typeof STATUS_VALUES, value: unknown): StatusValue | undefined {
  const wanted = String(value).toLowerCase();
  return STATUS_VALUES[object].find((each) => each.value.toLowerCase() === wanted);
}

/** ForecastCategory of a ForecastCategoryName. */
export const FORECAST_CATEGORIES: Readonly<Record<string, string>> = {
  Omitted: "Omitted",
  Pipeline: "Pipeline",
  "Best Case": "BestCase",
  Commit: "Forecast",
  Closed: "Closed",
};
