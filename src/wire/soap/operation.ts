// What an operation is given and what it gives.
import type { Call } from "../../domain/model/call.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import type { Request } from "../../http/exchange.ts";
import type { SoapRequest } from "./envelope.ts";

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
  /** It changes more than records: not for read-only sessions. */
  readonly changes?: true;
  /** The answer carries LimitInfoHeader; recorded: logout's doesn't. */
  readonly limitInfo: boolean;
  run(input: OperationInput): Promise<string>;
}
