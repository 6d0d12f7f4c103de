// The list views that every org has: what they show, of which records, in which order. Sources: the pages List Views, List
// View Describe and List View Results of the REST guide for forms and for Account; the others as a new Developer Edition
// org names them, from general knowledge.

interface ListViewFilter {
  /** A field's name. */
  readonly field: string;
  readonly operator: "equals" | "notEqual";
  /** As SOQL writes it: true, TODAY, null. */
  readonly value: string;
}

export interface ListViewFact {
  readonly developerName: string;
  readonly label: string;
  /** Only records that the caller owns. */
  readonly mine?: true;
  readonly filters?: readonly ListViewFilter[];
  /** A field, and whether the largest comes first; the first column if absent. */
  readonly orderBy?: { readonly field: string; readonly descending: boolean };
}

export interface ListedObject {
  /** Fields, or fields of parents, as SOQL names them. */
  readonly columns: readonly string[];
  readonly views: readonly ListViewFact[];
}

const equals = (field: string, value: string): readonly ListViewFilter[] => [
  { field, operator: "equals", value },
];

/** `plural`: "Accounts". */
const recent = (plural: string): ListViewFact => ({
  developerName: `RecentlyViewed${plural}`,
  label: `Recently Viewed ${plural}`,
  filters: [{ field: "LastViewedDate", operator: "notEqual", value: "null" }],
  orderBy: { field: "LastViewedDate", descending: true },
});
const all = (plural: string): ListViewFact => ({ developerName: `All${plural}`, label: `All ${plural}` });
const mine = (plural: string): ListViewFact => ({
  developerName: `My${plural}`,
  label: `My ${plural}`,
  mine: true,
});
const NEW_THIS_WEEK: ListViewFact = {
  developerName: "NewThisWeek",
  label: "New This Week",
  filters: equals("CreatedDate", "THIS_WEEK"),
};
const usual = (plural: string): readonly ListViewFact[] => [
  all(plural),
  mine(plural),
  NEW_THIS_WEEK,
  recent(plural),
];
const closing = (period: string, literal: string): ListViewFact => ({
  developerName: `Closing${period.replace(" ", "")}`,
  label: `Closing ${period}`,
  filters: equals("CloseDate", literal),
});

/** By the name of the object. */
export const LIST_VIEWS: Readonly<Record<string, ListedObject>> = {
  Account: {
    columns: ["Name", "Site", "BillingState", "Phone", "Type", "Owner.Alias"],
    views: usual("Accounts"),
  },
  Campaign: {
    columns: ["Name", "Type", "Status", "StartDate", "EndDate", "Owner.Alias"],
    views: [
      all("Campaigns"),
      {
        developerName: "AllActiveCampaigns",
        label: "All Active Campaigns",
        filters: equals("IsActive", "true"),
      },
      {
        developerName: "MyActiveCampaigns",
        label: "My Active Campaigns",
        mine: true,
        filters: equals("IsActive", "true"),
      },
      recent("Campaigns"),
    ],
  },
  Case: {
    columns: ["CaseNumber", "Contact.Name", "Subject", "Status", "Priority", "CreatedDate", "Owner.Alias"],
    views: [
      { developerName: "AllOpenCases", label: "All Open Cases", filters: equals("IsClosed", "false") },
      { developerName: "AllClosedCases", label: "All Closed Cases", filters: equals("IsClosed", "true") },
      mine("Cases"),
      {
        developerName: "MyOpenCases",
        label: "My Open Cases",
        mine: true,
        filters: equals("IsClosed", "false"),
      },
      recent("Cases"),
    ],
  },
  Contact: {
    columns: ["Name", "Account.Name", "Title", "Phone", "Email", "Owner.Alias"],
    views: usual("Contacts"),
  },
  Lead: {
    columns: ["Name", "Title", "Company", "Phone", "Email", "Status", "Owner.Alias"],
    views: [
      { developerName: "AllOpenLeads", label: "All Open Leads", filters: equals("IsConverted", "false") },
      {
        developerName: "MyUnreadLeads",
        label: "My Unread Leads",
        mine: true,
        filters: [...equals("IsUnreadByOwner", "true"), ...equals("IsConverted", "false")],
      },
      { developerName: "TodaysLeads", label: "Today's Leads", filters: equals("CreatedDate", "TODAY") },
      recent("Leads"),
    ],
  },
  Opportunity: {
    columns: ["Name", "Account.Name", "Amount", "CloseDate", "StageName", "Owner.Alias"],
    views: [
      ...usual("Opportunities"),
      closing("This Month", "THIS_MONTH"),
      closing("Next Month", "NEXT_MONTH"),
      { developerName: "Won", label: "Won", filters: equals("IsWon", "true") },
    ],
  },
  Product2: {
    columns: ["Name", "ProductCode", "Description", "Family"],
    views: [
      { developerName: "AllProducts", label: "All Products" },
      {
        developerName: "ActiveProducts",
        label: "Active Products",
        filters: equals("IsActive", "true"),
      },
    ],
  },
};

/** Selected behind a view's columns, and not shown. */
export const HIDDEN_COLUMNS = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"] as const;

/** Records of one answer, as `limit` may ask for. */
export const LIST_VIEW_RESULTS = { largest: 2000, usual: 25 } as const;

/** Layouts of an object beside that of its records. Source: recorded by jsforce's own tests, which ask for it. */
export const NAMED_LAYOUTS: Readonly<Record<string, readonly string[]>> = { User: ["UserAlt"] };
