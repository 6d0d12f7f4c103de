// Contract and Order: both begin as drafts, and are activated.
import { statusValue } from "../../../facts/status-values.ts";
import { type Fault, fault } from "../../fault.ts";
import type { Rule, RuleRow } from "../rule.ts";
import { kept } from "./existing.ts";

const DRAFT = "Draft";
const ACTIVATED = "Activated";

/** Sets what follows from the status; unlisted ones are refused, since nothing is known of them. */
function activation(row: RuleRow, object: "ContractStatus" | "OrderStatus"): Fault | undefined {
  const code = statusValue(object, row.get("Status"))?.cells["StatusCode"];
  if (code === undefined) return fault("invalidStatus", { detail: "There is no such status." }, ["Status"]);
  if (row.operation === "insert" && code !== DRAFT)
    return fault("invalidStatus", { detail: "A new record has a Draft status." }, ["Status"]);
  if (code === ACTIVATED && row.before("StatusCode") !== ACTIVATED) {
    row.set("ActivatedById", row.userId);
    row.set("ActivatedDate", row.now);
  }
  row.set("StatusCode", code);
  return undefined;
}

const contractStatus: Rule = {
  from: ["Status"],
  to: ["StatusCode", "ActivatedById", "ActivatedDate"],
  apply(row) {
    const found = activation(row, "ContractStatus");
    if (found) return found;
    return row.before("StatusCode") === ACTIVATED && row.get("StatusCode") !== ACTIVATED
      ? fault("invalidStatus", { detail: "An activated contract stays one." }, ["Status"])
      : undefined;
  },
};

const contractEnd: Rule = {
  from: ["StartDate", "ContractTerm"],
  to: ["EndDate"],
  apply(row) {
    const [start, term] = [row.get("StartDate"), row.get("ContractTerm")];
    row.set("EndDate", start === null || term === null ? null : lastDay(String(start), Number(term)));
    return undefined;
  },
};

/** The day before the same day `months` later; at the end of a shorter month its last day stands for that day. */
function lastDay(start: string, months: number): string {
  const [year = 0, month = 1, day = 1] = start.split("-").map(Number);
  const end = new Date(0);
  end.setUTCFullYear(year, month - 1 + months + 1, 0);
  end.setUTCDate(Math.min(day, end.getUTCDate()) - 1);
  return end.toISOString().slice(0, 10);
}

export const contractRules: readonly Rule[] = [contractStatus, contractEnd];

const orderStatus: Rule = {
  from: ["Status"],
  to: ["StatusCode", "ActivatedById", "ActivatedDate"],
  apply: (row) => activation(row, "OrderStatus"),
  async check(context, rows) {
    const activated = rows.map((row) => (row.get("StatusCode") === ACTIVATED ? (row.id ?? null) : null));
    if (activated.every((id) => id === null)) return [];
    const keys = activated.filter((id) => id !== null).map((id) => [id]);
    const products = await kept(context, "OrderItem", ["OrderId"], keys);
    const empty = new Set(keys.filter((_, index) => !products[index]).map(([id]) => id));
    return activated.map((id) =>
      id !== null && empty.has(id)
        ? fault("failedActivation", { detail: "An order must have at least one product." })
        : undefined,
    );
  },
};

const orderTotal: Rule = {
  from: [],
  to: ["TotalAmount"],
  apply(row) {
    row.set("TotalAmount", 0);
    return undefined;
  },
};

export const orderRules: readonly Rule[] = [orderStatus, orderTotal];
