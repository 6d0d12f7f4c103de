// Logs load and export in, asking the person at the terminal for a password that the environment doesn't hold.

import { UsageError } from "../../config/refusal.ts";
import type { SettingsOf } from "../../config/schema.ts";
import { askSecret } from "./ask-secret.ts";
import { type Session, soapLogin } from "./soap-login.ts";

type Connection = Pick<SettingsOf<"export">, "url" | "username" | "password" | "token" | "api-version">;

/** Throws UsageError if the username or, without a terminal, the password is missing; CommandFailed if refused. */
export async function connect(settings: Connection): Promise<Session> {
  if (settings.username === null)
    throw new UsageError("say who logs in with --username or GROUNDFOG_USERNAME");
  if (!/^\d{2}\.0$/.test(settings["api-version"])) {
    throw new UsageError(`--api-version must be like 60.0, not "${settings["api-version"]}"`);
  }
  const password = settings.password ?? (await askSecret(`Password of ${settings.username}: `));
  if (password === undefined)
    throw new UsageError("there is no terminal to ask for the password; set GROUNDFOG_PASSWORD");
  return await soapLogin(settings.url, settings["api-version"], {
    username: settings.username,
    password,
    token: settings.token,
  });
}
