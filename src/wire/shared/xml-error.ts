/** The document is not what may be sent. */
export class XmlError extends Error {}
