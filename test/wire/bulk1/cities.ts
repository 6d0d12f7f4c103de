// An org with cities and their children to load, and clients of Bulk API 1.0.
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import type { TestOrgOptions } from "../../../src/testing.ts";
import { CITY } from "../bulk/cities.ts";
import { type Caller, withOrg } from "../rest/scenario.ts";
import { type Bulk1, bulk1Client } from "./bulk1.ts";

export interface Cities extends Caller {
  readonly bulk: Bulk1;
  /** Records that a query finds, over REST. */
  found(soql: string): Promise<Record<string, unknown>[]>;
}

export function withCities(options: TestOrgOptions = {}): () => Cities {
  const org = withOrg(async ({ org: { ports } }) => {
    await importDefinitions(ports, [CITY]);
    return {};
  }, options);
  return () => {
    const caller = org();
    return {
      ...caller,
      bulk: bulk1Client(caller.org.url, caller.session),
      async found(soql) {
        const { text } = await caller.send("GET", `/queryAll?q=${encodeURIComponent(soql)}`);
        return (JSON.parse(text) as { records: Record<string, unknown>[] }).records.map(
          ({ attributes: _, ...fields }) => fields,
        );
      },
    };
  };
}

export const INSERT = { operation: "insert", object: "City__c", contentType: "CSV" } as const;
