// What Salesforce retires of logins with a password, and when. Source: its help article on the retirement of SOAP
// login() (2026-04-30), and the release updates of Winter '27 as a digest has them (2026-08-24).

/** login() isn't there from this version on. */
export const FIRST_VERSION_WITHOUT_LOGIN = 65;

export interface Retirement {
  /** The setting whose day takes the place of Salesforce's. */
  readonly setting: string;
  /** First day on which it no longer works at Salesforce. */
  readonly day: string;
  readonly what: string;
  readonly moveTo: string;
}

export const RETIREMENTS = {
  soapLoginFrom65: {
    setting: "retire.soapLoginFrom65",
    // Winter '26; the day of the month is the first of the release's production window.
    day: "2025-10-01",
    what: "login() at API 65.0 and later",
    moveTo: "log in at 64.0 and go on at the newer version, or use OAuth 2.0",
  },
  anyApiAuth: {
    setting: "retire.anyApiAuth",
    // Winter '27; another notice says 2026-12-01.
    day: "2026-10-01",
    what: "login() without the permission Use Any API Auth",
    moveTo: "assign Use Any API Auth, or use OAuth 2.0",
  },
  soapLogin: {
    setting: "retire.soapLogin",
    // Summer '27.
    day: "2027-06-01",
    what: "login() of the SOAP API",
    moveTo: "an external client app with the OAuth 2.0 client credentials or JWT bearer flow",
  },
} as const satisfies Record<string, Retirement>;

export type RetirementName = keyof typeof RETIREMENTS;
