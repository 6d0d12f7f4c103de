// The operations there are: one row each. Handlers return the inside of <nameResponse>.
import { changeOwnPasswordOperation } from "./change-own-password.ts";
import { getServerTimestampOperation } from "./get-server-timestamp.ts";
import { getUserInfoOperation } from "./get-user-info.ts";
import { logoutOperation } from "./logout.ts";
import type { Operation } from "./operation.ts";

/** Operations that need a session, by name; login is the one that doesn't. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["logout", { withExpiredPassword: true, limitInfo: false, run: logoutOperation }],
  ["getUserInfo", { withExpiredPassword: false, limitInfo: true, run: getUserInfoOperation }],
  ["getServerTimestamp", { withExpiredPassword: false, limitInfo: true, run: getServerTimestampOperation }],
  ["changeOwnPassword", { withExpiredPassword: true, limitInfo: true, run: changeOwnPasswordOperation }],
]);
