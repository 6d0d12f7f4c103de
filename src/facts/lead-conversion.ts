// What a converted lead's fields become. Source: Salesforce's help, "Lead Conversion Field Mapping"; SOAP API guide, convertLead().

/** Pairs of a lead's field and the field that takes its value. */
type Mapping = readonly (readonly [lead: string, target: string])[];

const address = (prefix: string): Mapping =>
  ["Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude", "GeocodeAccuracy"].map(
    (part) => [part, prefix + part],
  );

export const LEAD_TO_ACCOUNT: Mapping = [
  ["Company", "Name"],
  ["Phone", "Phone"],
  ["Fax", "Fax"],
  ["Website", "Website"],
  ["Industry", "Industry"],
  ["AnnualRevenue", "AnnualRevenue"],
  ["NumberOfEmployees", "NumberOfEmployees"],
  ["Rating", "Rating"],
  ["LeadSource", "AccountSource"],
  ...address("Billing"),
];

export const LEAD_TO_CONTACT: Mapping = [
  ["Salutation", "Salutation"],
  ["FirstName", "FirstName"],
  ["LastName", "LastName"],
  ["Title", "Title"],
  ["Email", "Email"],
  ["Phone", "Phone"],
  ["MobilePhone", "MobilePhone"],
  ["Fax", "Fax"],
  ["Description", "Description"],
  ["LeadSource", "LeadSource"],
  ...address("Mailing"),
];

export const LEAD_TO_OPPORTUNITY: Mapping = [["LeadSource", "LeadSource"]];

/** Where the pipeline begins. */
export const FIRST_STAGE = "Prospecting";
