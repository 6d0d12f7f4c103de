// The identity as JSON, XML or JSONP: the `format` parameter beats Accept.
import { XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import type { Reply, Request } from "../../http/exchange.ts";
import { escapeXml } from "../shared/xml.ts";
import type { IdentityValue } from "./identity-of.ts";

const JSONP_CALLBACK = /^[A-Za-z_$][\w$.]{0,99}$/;

export function written(request: Request, identity: Record<string, IdentityValue>): Reply {
  const indent = request.headers["x-prettyprint"] === "1" ? 2 : undefined;
  const json = JSON.stringify(identity, null, indent);
  switch (formatOf(request)) {
    case "xml":
      return reply(
        "application/xml",
        `<?xml version="1.0" encoding="UTF-8"?><user>${elements(identity)}</user>`,
      );
    case "jsonp": {
      const callback = request.query.get("callback") ?? "";
      if (JSONP_CALLBACK.test(callback)) return reply("application/javascript", `${callback}(${json});`);
      return reply("application/json", json);
    }
    default:
      return reply("application/json", json);
  }
}

function formatOf({ query, headers }: Request): string {
  const format = query.get("format")?.toLowerCase();
  if (format === "json" || format === "xml" || format === "jsonp") return format;
  return /\bxml\b/.test(headers["accept"] ?? "") ? "xml" : "json";
}

const reply = (type: string, body: string): Reply => ({
  status: 200,
  headers: { "content-type": `${type};charset=UTF-8`, "cache-control": "no-store" },
  body,
});

const elements = (values: { readonly [name: string]: IdentityValue }): string =>
  Object.entries(values)
    .map(([name, value]) => {
      if (value === null) return `<${name} xsi:nil="true" xmlns:xsi="${XML_SCHEMA_INSTANCE}"/>`;
      return `<${name}>${typeof value === "object" ? elements(value) : escapeXml(String(value))}</${name}>`;
    })
    .join("");
