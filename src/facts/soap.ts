// Namespaces and paths of the SOAP endpoints. Source: partner WSDL 47.0, recorded answers of API 44.0 and 56.0.

export const SOAP_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";
export const XML_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
export const WSDL = "http://schemas.xmlsoap.org/wsdl/";
export const WSDL_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/";
export const XML_SCHEMA = "http://www.w3.org/2001/XMLSchema";

export interface SoapFlavour {
  /** Path segment behind /services/Soap/. */
  readonly segment: "u" | "c" | "m";
  readonly namespace: string;
  readonly faultNamespace: string;
  /** Of records and their fields. */
  readonly recordNamespace: string;
}

const METADATA_NAMESPACE = "http://soap.sforce.com/2006/04/metadata";

export const SOAP_FLAVOURS: Readonly<Record<SoapFlavour["segment"], SoapFlavour>> = {
  u: {
    segment: "u",
    namespace: "urn:partner.soap.sforce.com",
    faultNamespace: "urn:fault.partner.soap.sforce.com",
    recordNamespace: "urn:sobject.partner.soap.sforce.com",
  },
  c: {
    segment: "c",
    namespace: "urn:enterprise.soap.sforce.com",
    faultNamespace: "urn:fault.enterprise.soap.sforce.com",
    recordNamespace: "urn:sobject.enterprise.soap.sforce.com",
  },
  m: {
    segment: "m",
    namespace: METADATA_NAMESPACE,
    faultNamespace: METADATA_NAMESPACE,
    recordNamespace: METADATA_NAMESPACE,
  },
};

/** SOAP APIs that Salesforce has and this org doesn't. */
export const OTHER_SOAP_SEGMENTS: Readonly<Record<string, string>> = {
  s: "Apex API",
  T: "Tooling API",
  class: "Apex web services",
};

/** Fault types that tell where in a query the trouble is; -1 where it is in none. Source: ApiQueryFault of the WSDL. */
export const QUERY_FAULTS: ReadonlySet<string> = new Set([
  "InvalidFieldFault",
  "InvalidSObjectFault",
  "MalformedQueryFault",
  "MalformedSearchFault",
]);
/** Last path segment of an enterprise serverUrl: the API client's id. */
export const API_CLIENT_PREFIX = "0DF";
export const ATTACHMENT_LIMIT_BYTES = 26_214_400;
/** An id where the WSDL demands one and there is none. */
export const NO_ID = "000000000000000AAA";
