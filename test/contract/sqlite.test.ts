import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { auditSeal } from "../../src/platform/audit-seal.ts";
import { openStores } from "../../src/store/sqlite/open.ts";
import { writerQueue } from "../../src/store/sqlite/writer-lock.ts";
import { auditContract } from "./audit.contract.ts";
import { batchedJobsContract } from "./batched-jobs.contract.ts";
import { childrenContract } from "./children.contract.ts";
import type { Engine } from "./harness.ts";
import { identityContract } from "./identity.contract.ts";
import { jsonContract } from "./json.contract.ts";
import { keepingContract } from "./keeping.contract.ts";
import { knownNetworksContract } from "./known-networks.contract.ts";
import { loginsContract } from "./logins.contract.ts";
import { queryContract } from "./query.contract.ts";
import { recordsContract } from "./records.contract.ts";
import { recycleBinContract } from "./recycle-bin.contract.ts";
import { rollUpsContract } from "./roll-ups.contract.ts";
import { schemaContract } from "./schema.contract.ts";
import { searchContract } from "./search.contract.ts";
import { tokensContract } from "./tokens.contract.ts";
import { transactionContract } from "./transaction.contract.ts";
import { verificationsContract } from "./verifications.contract.ts";
import { viewedContract } from "./viewed.contract.ts";

async function makeEngine(synchronous: "FULL" | "OFF" = "OFF"): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), "groundfog-contract-"));
  const lock = writerQueue();
  const open = () =>
    openStores({
      file: join(directory, "org.db"),
      synchronous,
      lock,
      cacheKib: 8192,
      audit: auditSeal(new Uint8Array(32), join(directory, "audit.head")),
    });
  const [first, second] = [open(), open()];
  return {
    stores: first.stores,
    others: second.stores,
    async close() {
      first.close();
      second.close();
      rmSync(directory, { recursive: true });
    },
  };
}

describe("SQLite", () => {
  recordsContract(makeEngine);
  recycleBinContract(makeEngine);
  queryContract(makeEngine);
  jsonContract(makeEngine);
  childrenContract(makeEngine);
  keepingContract(makeEngine);
  batchedJobsContract(makeEngine);
  auditContract(makeEngine);
  knownNetworksContract(makeEngine);
  viewedContract(makeEngine);
  identityContract(makeEngine);
  loginsContract(makeEngine);
  tokensContract(makeEngine);
  verificationsContract(makeEngine);
  schemaContract(makeEngine);
  rollUpsContract(makeEngine);
  searchContract(makeEngine);
  transactionContract(makeEngine);
});

describe("SQLite that is kept", () => {
  transactionContract(() => makeEngine("FULL"));
});
