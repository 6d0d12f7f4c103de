// One call of the REST API in a session, its refusals made into one line.
import { CommandFailed } from "../failure.ts";
import type { Session } from "./soap-login.ts";

/** `path` is below /services/data/vNN.0/. Throws CommandFailed with the org's words if it refuses. */
export async function call(
  session: Session,
  method: string,
  path: string,
  options: RequestInit = {},
): Promise<Response> {
  const url = new URL(`/services/data/v${session.apiVersion}/${path}`, session.instanceUrl);
  const headers = new Headers(options.headers);
  headers.set("authorization", `Bearer ${session.sessionId}`);
  let response: Response;
  try {
    response = await fetch(url, { ...options, method, headers });
  } catch (error) {
    throw new CommandFailed(`${method} ${url.pathname} failed: ${causeOf(error)}`);
  }
  if (!response.ok)
    throw new CommandFailed(refusalIn(await response.text()) ?? `the org answered ${response.status}`);
  return response;
}

/** "CODE: message" of Salesforce's `[{"errorCode","message"}]`. */
function refusalIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== "object" || first === null || !("message" in first)) return undefined;
    const code = "errorCode" in first ? `${String(first.errorCode)}: ` : "";
    return `${code}${String(first.message)}`;
  } catch {
    return undefined;
  }
}

export const causeOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
