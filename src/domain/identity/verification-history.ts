// Rows of VerificationHistory: each code that was asked for, and what came of it.
import {
  CONNECT_REMARKS,
  LOGIN_REMARKS,
  RESET_REMARKS,
  VERIFICATION_METHODS,
  VERIFICATION_POLICIES,
  VERIFICATION_STATUSES,
} from "../../facts/verification.ts";
import type { Cell } from "../model/record.ts";
import type { VerificationEvent } from "../model/verification.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { auditCells } from "../records/derived.ts";

/** Adds one, in the caller's transaction. */
export async function noteVerification(
  ports: Pick<Ports, "catalogue" | "clock">,
  { records }: Stores,
  { userId, group, method, policy, status, address, loginHistoryId }: VerificationEvent,
): Promise<void> {
  const described = (await ports.catalogue()).object("VerificationHistory");
  if (!described) throw new Error("VerificationHistory is not in the catalogue");
  const now = ports.clock.now();
  const remarks = policy === "pageAccess" ? CONNECT_REMARKS : LOGIN_REMARKS;
  const isReset = policy === "highAssurance";
  const activity = isReset ? "ExtraVerification" : "Login";
  const cells: Record<string, Cell> = {
    EventGroup: group,
    VerificationTime: now,
    VerificationMethod: VERIFICATION_METHODS[method],
    UserId: userId,
    Activity: method === "enroll" ? "ConnectTotp" : activity,
    Status: VERIFICATION_STATUSES[status],
    LoginHistoryId: loginHistoryId,
    SourceIp: address,
    Remarks: isReset ? RESET_REMARKS : remarks,
    Policy: VERIFICATION_POLICIES[policy],
  };
  const named = Object.entries(cells).flatMap(([name, cell]) => {
    const field = described.fieldsByName.get(name.toLowerCase());
    return field ? [[field, cell] as const] : [];
  });
  const all = [...named, ...auditCells(described, "insert", now, userId)];
  await records.insert(
    described,
    all.map(([field]) => field),
    [all.map(([, cell]) => cell)],
  );
}
