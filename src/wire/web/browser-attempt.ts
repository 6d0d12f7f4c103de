// What a login attempt from a page says of its browser, and the cookies that a login of several steps needs.
import type { CodeAttempt } from "../../domain/identity/verify-identity.ts";
import { ACTIVATION_LIFE_MS, USERS_OF_A_BROWSER } from "../../facts/verification.ts";
import type { Request } from "../../http/exchange.ts";
import { clearCookie, cookie, setCookie } from "../shared/cookies.ts";

/** Secrets of activated browsers, one a user who shares this one, the newest first. */
const DEVICE = "device";
/** The login that waits for its code. */
const WAITING = "verify";

const devicesOf = (request: Request): readonly string[] =>
  (cookie(request, DEVICE) ?? "").split(".").filter(Boolean).slice(0, USERS_OF_A_BROWSER);

export const browserAttempt = (request: Request): CodeAttempt => ({
  address: request.address,
  channel: "browser",
  apiVersion: null,
  application: "Browser",
  loginUrl: new URL(request.origin).host,
  tls: request.tls,
  userAgent: request.headers["user-agent"] ?? "",
  devices: devicesOf(request),
});

/** Keeps a new secret beside the others. */
export const deviceCookie = (request: Request, device: string): string =>
  setCookie(
    request,
    DEVICE,
    [device, ...devicesOf(request)].slice(0, USERS_OF_A_BROWSER).join("."),
    ACTIVATION_LIFE_MS / 1000,
  );

export const waitingHandle = (request: Request): string => cookie(request, WAITING) ?? "";
export const waitingCookie = (request: Request, handle: string): string =>
  setCookie(request, WAITING, handle);
export const noWaiting = (request: Request): string => clearCookie(request, WAITING);
