// What tests of files need beyond REST calls with JSON.
import { NEWEST_API_VERSION } from "../../../src/facts/api-versions.ts";
import { type RestAnswer, restClient } from "../../support/client.ts";
import type { Caller } from "../rest/scenario.ts";

export const DATA = `/services/data/v${NEWEST_API_VERSION}.0`;

interface BytesAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** GET below the newest version, whatever the answer is. */
export async function bytesOf(
  { org, session }: Pick<Caller, "org" | "session">,
  path: string,
): Promise<BytesAnswer> {
  const response = await fetch(`${org.url}${DATA}${path}`, {
    headers: { authorization: `Bearer ${session}` },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

type Cells = Readonly<Record<string, unknown>>;

/** Records that a query finds. */
export async function cells(
  { org, session }: Pick<Caller, "org" | "session">,
  soql: string,
): Promise<Cells[]> {
  const { body, text } = await restClient(org.url, session)("GET", `/query?q=${encodeURIComponent(soql)}`);
  const records = (body as { readonly records?: readonly Cells[] }).records;
  if (!records) throw new Error(text);
  return records.map(({ attributes: _, ...rest }) => rest);
}

/** The code of a refusal. */
export const refusalOf = ({ body }: RestAnswer): string | undefined =>
  (body as readonly { readonly errorCode?: string }[])[0]?.errorCode;

/** How many files' bytes an org of a test keeps, deleted records' among them. */
export async function keptBlobs({ org }: Pick<Caller, "org">): Promise<number> {
  const ids = Array.from({ length: 500 }, (_, index) => index + 1);
  const infos = await Promise.all(ids.map((id) => org.ports.stores.blobs.info(id)));
  return infos.filter(Boolean).length;
}
