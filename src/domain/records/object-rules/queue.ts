// Records of queues, and what a queue may own.
import { fault } from "../../fault.ts";
import { keyPrefixOf } from "../../model/id.ts";
import type { Rule } from "../rule.ts";
import { kept } from "./existing.ts";

const GROUP = "00G";

/** An owner that is a group must be a queue of the object. */
export const ownedByQueue = (object: string): Rule => ({
  from: ["OwnerId"],
  to: [],
  apply: () => undefined,
  async check(context, rows) {
    const groups = rows.map((row) => {
      const owner = row.get("OwnerId");
      return typeof owner === "number" && keyPrefixOf(owner) === GROUP ? owner : null;
    });
    if (groups.every((group) => group === null)) return [];
    const keys = groups.map((group) => [group, object]);
    const queues = await kept(context, "QueueSobject", ["QueueId", "SobjectType"], keys);
    return groups.map((group, index) =>
      group === null || queues[index] ? undefined : fault("notAQueueOfObject", undefined, ["OwnerId"]),
    );
  },
});

const ofAQueue: Rule = {
  from: ["QueueId"],
  to: [],
  parents: { QueueId: ["Type"] },
  apply: (row) =>
    row.parent("QueueId", "Type") === "Queue"
      ? undefined
      : fault("fieldIntegrity", { detail: "The group is no queue." }, ["QueueId"]),
};

export const queueSobjectRules: readonly Rule[] = [ofAQueue];
