// What the SOAP APIs differ in: their calls, and the headers that are read.
import { METADATA_HEADERS } from "../../facts/metadata-types.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import { SOAP_HEADERS } from "../../facts/soap-headers.ts";
import { hasOperation } from "../../facts/soap-operations.ts";
import type { SoapElement } from "../../facts/soap-sequence.ts";
import { METADATA_OPERATIONS } from "./metadata/operations.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

export interface SoapApi {
  /** Whether it has login(), which needs no session. */
  readonly login: boolean;
  /** A call of a version that has it. */
  operation(name: string, apiVersion: number): Operation | undefined;
  readonly headers: Readonly<Record<string, readonly SoapElement[]>>;
}

const DATA: SoapApi = {
  login: true,
  operation: (name, apiVersion) => (hasOperation(name, apiVersion) ? OPERATIONS.get(name) : undefined),
  headers: SOAP_HEADERS,
};

const METADATA: SoapApi = {
  login: false,
  operation: (name) => METADATA_OPERATIONS.get(name),
  headers: METADATA_HEADERS,
};

export const apiOf = ({ segment }: SoapFlavour): SoapApi => (segment === "m" ? METADATA : DATA);
