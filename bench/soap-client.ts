// One SOAP request at a time over connections that are kept, timed from its first byte to its answer's last.
import { type Agent, request } from "node:http";

export interface Timed {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

export function timed(
  url: string,
  agent: Agent,
  { body, headers = {} }: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Timed> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? "GET" : "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text, ms: performance.now() - started }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export const SOAP = { "content-type": "text/xml", soapaction: '""' } as const;
