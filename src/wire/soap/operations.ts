// The operations there are: one row each. Handlers return the inside of <nameResponse>.
import type { Call } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import type { Request } from "../../http/exchange.ts";
import { changeOwnPasswordOperation } from "./change-own-password.ts";
import type { SoapRequest } from "./envelope.ts";
import { getServerTimestampOperation } from "./get-server-timestamp.ts";
import { getUserInfoOperation } from "./get-user-info.ts";
import { logoutOperation } from "./logout.ts";

export interface OperationInput {
  readonly ports: Ports;
  readonly call: Call;
  readonly flavour: SoapFlavour;
  readonly request: Request;
  readonly soap: SoapRequest;
}

export interface Operation {
  /** May be called with a temporary password. */
  readonly withExpiredPassword: boolean;
  /** The answer carries LimitInfoHeader; recorded: logout's doesn't. */
  readonly limitInfo: boolean;
  run(input: OperationInput): Promise<string>;
}

/** Operations that need a session, by name; login is the one that doesn't. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["logout", { withExpiredPassword: true, limitInfo: false, run: logoutOperation }],
  ["getUserInfo", { withExpiredPassword: false, limitInfo: true, run: getUserInfoOperation }],
  ["getServerTimestamp", { withExpiredPassword: false, limitInfo: true, run: getServerTimestampOperation }],
  ["changeOwnPassword", { withExpiredPassword: true, limitInfo: true, run: changeOwnPasswordOperation }],
]);
