// The standard objects AuthSession and LoginIp, one row per field; what a field's type gives by default is left out.
// biome-ignore-all format: rows are compared as lines
import { SESSION_LEVELS } from "../sessions.ts";
import type { SObjectFact } from "../sobject.ts";
import { id, lookup, SET_BY_SYSTEM } from "./rows.ts";

const READ_ONLY = { createable: false, updateable: false, undeletable: false, searchable: false, replicateable: false, triggerable: false, layoutable: false, mruEnabled: false } as const;
const ONCE = { ...SET_BY_SYSTEM, nillable: false } as const;
const flag = (name: string, label: string) => ({ name, label, type: "boolean", ...SET_BY_SYSTEM }) as const;

export const authSession: SObjectFact = {
  name: "AuthSession",
  label: "Auth Session",
  labelPlural: "Auth Sessions",
  keyPrefix: "0Ak",
  ...READ_ONLY,
  source: "Object Reference, AuthSession (edition 248 and the newest); labels and lengths: Field Reference; lengths without a source chosen; IsCurrent can't be filtered by",
  fields: [
    id("Auth Session ID"),
    lookup("UsersId", "User", ["User"], { ...SET_BY_SYSTEM }),
    { name: "CreatedDate", label: "Created", type: "datetime", ...ONCE, defaultedOnCreate: true },
    { name: "LastModifiedDate", label: "Updated", type: "datetime", ...ONCE, defaultedOnCreate: true },
    { name: "NumSecondsValid", label: "Valid For", type: "int", digits: 9, ...ONCE },
    { name: "UserType", label: "User Type", type: "picklist", length: 40, ...ONCE, restrictedPicklist: true, picklist: ["Standard"] },
    { name: "SourceIp", label: "Source IP", type: "string", length: 39, ...ONCE },
    { name: "LoginType", label: "Login", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: ["Application", "Other Apex API", "Partner Product", "Remote Access 2.0"] },
    { name: "SessionType", label: "Session Type", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: ["API", "UI"] },
    { name: "SessionSecurityLevel", label: "Session Security Level", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: SESSION_LEVELS },
    { name: "LogoutUrl", label: "Logout URL", type: "string", length: 1500, ...SET_BY_SYSTEM, groupable: false },
    lookup("ParentId", "Auth Session", ["AuthSession"], { ...ONCE, relationshipName: null }),
    lookup("LoginHistoryId", "Login History", ["LoginHistory"], { ...SET_BY_SYSTEM, relationshipName: null }),
    lookup("LoginGeoId", "Login Geo Data ID", [], { ...SET_BY_SYSTEM, relationshipName: null }),
    { ...flag("IsCurrent", "Current Session"), filterable: false, groupable: false, sortable: false, aggregatable: false },
    flag("IsAssociatedWithJwtAccessToken", "Is Associated With JWT Access Token"),
  ],
};

export const loginIp: SObjectFact = {
  name: "LoginIp",
  label: "Login IP",
  labelPlural: "Login IPs",
  keyPrefix: "710",
  ...READ_ONLY,
  source: "Object Reference, LoginIp (edition 264); labels and lengths: Field Reference; key prefix from memory",
  fields: [
    id("Login IP ID"),
    lookup("UsersId", "User ID", ["User"], { ...ONCE }),
    { name: "SourceIp", label: "Source IP", type: "string", length: 39, ...SET_BY_SYSTEM },
    { name: "CreatedDate", label: "Created Date", type: "datetime", ...ONCE, defaultedOnCreate: true },
    flag("IsAuthenticated", "IsAuthenticated"),
    { name: "ChallengeSentDate", label: "Challenge SentDate", type: "datetime", ...SET_BY_SYSTEM },
    { name: "ChallengeMethod", label: "Challenge Method", type: "picklist", length: 40, ...SET_BY_SYSTEM, restrictedPicklist: true, picklist: ["Email", "SMS", "TOTP_CHOICE", "TOTP_ONLY"] },
  ],
};
