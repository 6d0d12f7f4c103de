// An attempt that breaks no rule of the login policy, and ways to change it.

import type { LoginFacts } from "../../src/domain/identity/login-rules.ts";
import { DEFAULT_POLICY } from "../../src/domain/identity/password-policy.ts";
import { NO_RULES } from "../../src/domain/identity/profile-rules.ts";
import type { Retired } from "../../src/domain/identity/retirement.ts";
import type { SplitSecret } from "../../src/domain/identity/secret.ts";
import type { LoginAttempt, ProfileRules } from "../../src/domain/model/identity.ts";
import type { LoginUser, NamedToken } from "../../src/domain/ports/identity.ts";
import type { UserPermission } from "../../src/facts/user-permissions.ts";

export const NOW = Date.UTC(2026, 0, 1);
export const ORG = 13_000_000_000_000;
export const PASSWORD = "The-secret-passw0rd";
export const TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY";

export const user: LoginUser = {
  userId: 1,
  username: "ada@example.test",
  isActive: true,
  passwordHash: "$argon2id$the-hash",
  mustChange: false,
  passwordChangedAt: 0,
  tokenMac: new Uint8Array(32),
  tokenCreatedAt: 0,
  tokenLastUsedAt: null,
  hadToken: true,
  failures: 0,
  lockedAt: null,
  frozen: false,
  profileId: 1,
  hasProfileRules: false,
  accessVersion: 0,
  authenticator: null,
  authenticatorStep: 0,
  sessionSeconds: 7200,
  sharesSessions: false,
};
export const attempt: LoginAttempt = {
  username: user.username,
  secret: PASSWORD + TOKEN,
  address: "203.0.113.7",
  channel: "soap-partner",
  apiVersion: 64,
  application: "",
  loginUrl: "",
};
export const secret: SplitSecret = {
  password: PASSWORD,
  hasToken: true,
  looksLikeToken: false,
  hasCode: false,
  codeStep: null,
  impossible: false,
};
export const good: LoginFacts = {
  attempt,
  user,
  secret,
  passwordRight: true,
  ranges: [],
  permissions: { has: (name) => name === "ApiEnabled" },
  policy: DEFAULT_POLICY,
  profile: NO_RULES,
  timeZone: "America/Los_Angeles",
  rate: { exceeded: false, isNoted: false },
  isKnownAddress: true,
  orgId: ORG,
  now: NOW,
  code: "none",
  factor: "none",
  isActivated: true,
  canMail: true,
};
export const changeUser = (facts: LoginFacts, changes: Partial<LoginUser>): LoginFacts => ({
  ...facts,
  user: facts.user && { ...facts.user, ...changes },
});
export const changeAttempt = (facts: LoginFacts, changes: Partial<LoginAttempt>): LoginFacts => ({
  ...facts,
  attempt: { ...facts.attempt, ...changes },
});

export const changeProfile = (facts: LoginFacts, changes: Partial<ProfileRules>): LoginFacts => ({
  ...facts,
  profile: { ...facts.profile, ...changes },
});

export const retire = (facts: LoginFacts, name: keyof Retired): LoginFacts => ({
  ...facts,
  retired: { soapLogin: false, soapLoginFrom65: false, anyApiAuth: false, ...facts.retired, [name]: true },
});

export const elsewhere: NamedToken = {
  id: 1,
  userId: 1,
  label: "nightly job",
  tokenMac: new Uint8Array(32),
  createdAt: 0,
  expiresAt: null,
  ranges: [{ from: "192.0.2.0", to: "192.0.2.255" }],
  readOnly: false,
  isOverlap: false,
  lastUsedAt: null,
  lastAddress: null,
  lastApplication: null,
};

export const grant = (facts: LoginFacts, permission: UserPermission, granted = true): LoginFacts => ({
  ...facts,
  permissions: {
    has: (name) => (name === permission ? granted : facts.permissions?.has(name) === true),
  },
});
export const enrolled = (facts: LoginFacts): LoginFacts =>
  changeUser(facts, { authenticator: new Uint8Array(60) });
