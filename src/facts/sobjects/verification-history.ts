// The standard object VerificationHistory, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import type { SObjectFact } from "../sobject.ts";
import { AUDIT, IS_DELETED, id, lookup, SET_BY_SYSTEM } from "./rows.ts";

const ACTIVITIES = ["AccessReports", "Apex", "ChangeEmail", "ConnectSms", "ConnectToopher", "ConnectTotp", "ConnectU2F", "ConnectWebAuth", "ConnectedApp", "EnableLL", "ExportPrintReports", "ExternalClientApp", "ExtraVerification", "ListView", "Login", "Registration", "TempCode"];
const METHODS = ["BuiltInAuthenticator", "Email", "EnableLL", "LL", "SalesforceAuthenticator", "Sms", "TempCode", "Totp", "U2F"];
const POLICIES = ["CustomApex", "DeviceActivation", "EnableLightningLogin", "ExtraVerification", "HighAssurance", "LightningLogin", "PageAccess", "PasswordlessLogin", "ProfilePolicy", "TwoFactorAuthentication"];
const STATUSES = ["AutomatedSuccess", "Denied", "FailedGeneralError", "FailedInvalidCode", "FailedInvalidPassword", "FailedPasswordLockout", "FailedTooManyAttempts", "Initiated", "InProgress", "RecoverableError", "ReportedDenied", "Succeeded"];

export const verificationHistory: SObjectFact = {
  name: "VerificationHistory",
  label: "Identity Verification History",
  labelPlural: "Identity Verification History",
  keyPrefix: "0YV",
  updateable: false,
  createable: false,
  deletable: false,
  undeletable: false,
  searchable: false,
  replicateable: false,
  triggerable: false,
  layoutable: false,
  mruEnabled: false,
  source: "Object Reference, VerificationHistory (editions 200 to 264) and the generated models of public clients; key prefix and lengths chosen; LoginHistoryId may be null, for what happens behind a login; LoginGeoId and ResourceId are left out: their objects aren't served",
  fields: [
    id("Identity Verification ID"),
    IS_DELETED,
    ...AUDIT,
    { name: "EventGroup", label: "Verification Attempt", type: "int", digits: 9, nillable: false, ...SET_BY_SYSTEM },
    { name: "VerificationTime", label: "Time", type: "datetime", nillable: false, ...SET_BY_SYSTEM },
    { name: "VerificationMethod", label: "Method", type: "picklist", length: 40, restrictedPicklist: true, picklist: METHODS, ...SET_BY_SYSTEM },
    lookup("UserId", "User ID", ["User"], { nillable: false, cascadeDelete: true, ...SET_BY_SYSTEM }),
    { name: "Activity", label: "User Activity", type: "picklist", length: 40, nillable: false, restrictedPicklist: true, picklist: ACTIVITIES, ...SET_BY_SYSTEM },
    { name: "Status", label: "Status", type: "picklist", length: 40, nillable: false, restrictedPicklist: true, picklist: STATUSES, ...SET_BY_SYSTEM },
    lookup("LoginHistoryId", "Login History ID", ["LoginHistory"], { ...SET_BY_SYSTEM }),
    { name: "SourceIp", label: "Source IP", type: "string", length: 39, nillable: false, ...SET_BY_SYSTEM },
    { name: "Remarks", label: "Activity Message", type: "string", length: 255, ...SET_BY_SYSTEM },
    { name: "Policy", label: "Triggered By", type: "picklist", length: 40, nillable: false, restrictedPicklist: true, picklist: POLICIES, ...SET_BY_SYSTEM },
  ],
};
