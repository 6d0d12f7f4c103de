// The identity URL of a user. Source: Salesforce's help page on identity URLs; the words of its refusals are from memory.

/** Refusals are status 403 and one of these as plain text. */
export const IDENTITY_REFUSALS = {
  noToken: "Missing_OAuth_Token",
  badToken: "Bad_OAuth_Token",
  otherOrg: "Wrong_Org",
  badId: "Bad_Id",
  notAllowed: "No_Access",
} as const;

/** What `urls` lists behind the org's own address; "{version}" is the client's to fill in, unless it asked for one. */
export const IDENTITY_URLS: readonly { readonly name: string; readonly path: string }[] = [
  { name: "enterprise", path: "/services/Soap/c/{version}/{org}" },
  { name: "metadata", path: "/services/Soap/m/{version}/{org}" },
  { name: "partner", path: "/services/Soap/u/{version}/{org}" },
  { name: "rest", path: "/services/data/v{version}/" },
  { name: "sobjects", path: "/services/data/v{version}/sobjects/" },
  { name: "search", path: "/services/data/v{version}/search/" },
  { name: "query", path: "/services/data/v{version}/query/" },
  { name: "recent", path: "/services/data/v{version}/recent/" },
  { name: "profile", path: "/{user}" },
  { name: "custom_domain", path: "" },
];
