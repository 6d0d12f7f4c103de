// Settings of the org that are rows: their names, what each may be, and what it is while there is no row.
import {
  MINIMUM_PASSWORD_LENGTH,
  PASSWORD_COMPLEXITIES,
  PASSWORD_EXPIRATION,
  PASSWORD_EXPIRATIONS,
  PASSWORD_HISTORY,
} from "../../facts/password-policy.ts";
import { SESSION_TIMEOUTS } from "../../facts/sessions.ts";
import { TOKEN_RESETS_A_MINUTE } from "../../facts/verification.ts";
import { refuse } from "../fault.ts";
import type { Actor } from "../model/identity.ts";
import type { IdentityStore } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { securityEvent } from "./events.ts";

type SettingValue = string | number | boolean;

const oneOf = (...values: readonly SettingValue[]) => ({
  allowed: values.map((value) => JSON.stringify(value)).join(", "),
  takes: (value: unknown): boolean => values.some((each) => each === value),
});

const integer = (smallest: number, largest: number) => ({
  allowed: `the whole numbers from ${smallest} to ${largest}`,
  takes: (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= smallest && Number(value) <= largest,
});

const day = {
  allowed: '"never" and days such as "2027-06-01"',
  takes: (value: unknown): boolean =>
    value === "never" ||
    (typeof value === "string" &&
      /^\d{4}-\d\d-\d\d$/.test(value) &&
      new Date(value).toJSON()?.slice(0, 10) === value),
};

const { smallest, largest } = MINIMUM_PASSWORD_LENGTH;

const SETTINGS: Readonly<Record<string, ReturnType<typeof oneOf>>> = {
  "login.faultDetail": oneOf("compatible", "strict"),
  "login.guessLimits": oneOf(false, true),
  "login.rememberVerified": oneOf(false, true),
  "session.lockSessionsToIp": oneOf(false, true),
  "session.sessionTimeout": oneOf(...Object.keys(SESSION_TIMEOUTS)),
  "session.shared": oneOf(false, true),
  "session.enforceIpRangesEveryRequest": oneOf(false, true),
  // Minutes that a reset leaves the old token working, and days after which its owner is reminded of its age.
  "token.overlap": integer(0, 10_080),
  // Resets of one user's token in a minute; 0: any number.
  "token.resetsAMinute": integer(0, 100),
  "token.remindAfterDays": integer(0, 3650),
  // The level of sessions that may reset a token; others are asked for an authenticator's code.
  "token.resetLevel": oneOf("STANDARD", "HIGH_ASSURANCE"),
  "token.wrongTokenMail": oneOf(true, false),
  // Days from which the org does as Salesforce is to do.
  "retire.soapLoginFrom65": day,
  "retire.soapLogin": day,
  "retire.anyApiAuth": day,
  "password.maxLoginAttempts": oneOf(0, 3, 5, 10),
  "password.lockoutMinutes": oneOf(0, 15, 30, 60),
  "password.complexity": oneOf(...Object.keys(PASSWORD_COMPLEXITIES)),
  "password.minimumPasswordLength": integer(smallest, largest),
  "password.expiration": oneOf(...Object.keys(PASSWORD_EXPIRATIONS)),
  "password.historyRestriction": integer(0, PASSWORD_HISTORY.largest),
  "password.minimumPasswordLifetime": oneOf(false, true),
  "password.enableSetPasswordInApi": oneOf(false, true),
  "password.refuseCommon": oneOf(false, true),
  "password.lockoutScope": oneOf("network", "user"),
  // Whether a user is told by mail that a login was refused because he is locked out; by default he isn't, as strangers
  // could send him one.
  "password.lockoutMail": oneOf(false, true),
};

/** Throws invalidOperation naming the setting that is none, or what it may be. */
export function checkSettings(settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) {
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (!setting) throw refuse("invalidOperation", { detail: `${name} is no setting` });
    if (!setting.takes(value))
      throw refuse("invalidOperation", { detail: `${name} must be one of ${setting.allowed}` });
  }
  // Documented: a password that expires must be followed by another one.
  if (settings["password.historyRestriction"] === 0 && settings["password.expiration"] !== "Never") {
    const detail = "password.historyRestriction may be 0 only where password.expiration is Never";
    throw refuse("invalidOperation", { detail });
  }
}

/** The settings that the org has rows of, by name. */
export async function listSettings({ stores }: Ports): Promise<Readonly<Record<string, string>>> {
  const rows = await stores.identity.settings("");
  return Object.fromEntries([...rows].filter(([name]) => Object.hasOwn(SETTINGS, name)).toSorted());
}

/** Sets one from a text such as "true", "15" or "strict". Throws invalidOperation. */
export async function setSetting(
  ports: Ports,
  actor: Actor,
  name: string,
  text: string,
): Promise<SettingValue> {
  const value =
    text === "true" || text === "false" ? text === "true" : /^\d+$/.test(text) ? Number(text) : text;
  await ports.stores.transaction(async (stores) => {
    const expiration = await stores.identity.setting("password.expiration");
    checkSettings({ "password.expiration": expiration ?? PASSWORD_EXPIRATION, [name]: value });
    await keepSettings(ports, stores, actor, { [name]: value });
  });
  return value;
}

/** Sets many in a transaction. Throws invalidOperation before any is kept. */
export async function changeSettings(
  ports: Pick<Ports, "stores" | "clock">,
  actor: Actor,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  checkSettings(settings);
  await ports.stores.transaction((stores) => keepSettings(ports, stores, actor, settings));
}

/** In the caller's transaction, with a row of the audit trail for each that is another one now. */
async function keepSettings(
  ports: Pick<Ports, "clock">,
  { identity }: Stores,
  actor: Actor,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    const before = await identity.setting(name);
    if (before === String(value)) continue;
    const detail = `${name} from ${before ?? "its default"} to ${String(value)}`;
    await identity.addEvent(securityEvent(ports, actor, "setting changed", null, detail));
    await identity.saveSetting(name, String(value));
  }
}

/** How much a refused login tells. An ephemeral org is there to be compared with Salesforce, a kept one to be safe. */
export async function faultDetail(
  ports: Pick<Ports, "settings">,
  identity: Pick<IdentityStore, "setting">,
): Promise<"compatible" | "strict"> {
  const row = await identity.setting("login.faultDetail");
  if (row === "compatible" || row === "strict") return row;
  return ports.settings.ephemeral ? "compatible" : "strict";
}

/**
 * Whether guesses are limited where lockout counts them, too. An ephemeral org has no strangers, but tests that send
 * hundreds of wrong secrets from one machine.
 */
export async function limitsGuesses(
  ports: Pick<Ports, "settings">,
  identity: Pick<IdentityStore, "setting">,
): Promise<boolean> {
  const row = await identity.setting("login.guessLimits");
  return row === undefined ? !ports.settings.ephemeral : row === "true";
}

/** Resets of one user's token in a minute, 0 for any number: which they are in an ephemeral org, whose tests reset as they like. */
export async function tokenResetsAMinute(
  ports: Pick<Ports, "settings">,
  identity: Pick<IdentityStore, "setting">,
): Promise<number> {
  const row = await identity.setting("token.resetsAMinute");
  return Number(row ?? (ports.settings.ephemeral ? 0 : TOKEN_RESETS_A_MINUTE));
}
