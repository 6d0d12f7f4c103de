// What LoginHistory says of an attempt. Source: Object Reference, EventLogFile LOGIN_STATUS (editions 260, 264), in
// the spelling that Setup > Login History shows where it was recorded.
export const LOGIN_STATUSES = {
  success: "Success",
  invalidPassword: "Invalid Password",
  invalidUsername: "Invalid login",
  tokenRequired: "Failed: API security token required",
  lockedOut: "Password Lockout",
  rateExceeded: "Login Rate Exceeded",
  inactive: "User is inactive",
  frozen: "User is frozen",
  restrictedTime: "Restricted time",
  restrictedAddress: "Restricted IP",
  apiOnly: "Failed: API-only user",
  // No source names the one of a user without API Enabled; the text is chosen.
  apiDisabled: "Failed: API is disabled for this User",
  activationRequired: "Failed: Computer activation required",
  activationPending: "Failed: Computer activation pending",
  mfaRequired: "Multi-factor required",
  otherOrg: "Restricted domain",
  apiTooOld: "Failed: API Version Removed.",
  // No source names those of the switch and of Use Any API Auth; the texts are chosen.
  soapLoginDisabled: "Failed: SOAP API login() is disabled",
  anyApiAuthRequired: "Failed: Use Any API Auth required",
} as const;

export type LoginStatus = keyof typeof LOGIN_STATUSES;

/** What LoginHistory says of the door. Source: recorded rows. */
export const LOGIN_CHANNELS = {
  "soap-partner": { loginType: "Other Apex API", apiType: "SOAP Partner" },
  "soap-enterprise": { loginType: "Other Apex API", apiType: "SOAP Enterprise" },
  // Salesforce has no such door; what it says of REST calls with a password comes nearest.
  odata: { loginType: "Other Apex API", apiType: "OData" },
  browser: { loginType: "Application", apiType: null },
} as const;
