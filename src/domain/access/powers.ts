// Powers: user permissions over the org or all of its data. Nobody gives one that he has not himself, nor changes a user
// who has one: Manage Users alone would otherwise be every other permission.
import type { SObject } from "../../facts/sobject.ts";
import { POWERS, type UserPermission } from "../../facts/user-permissions.ts";
import { fault } from "../fault.ts";
import type { Cell } from "../model/record.ts";
import type { Plan } from "../records/plan.ts";
import type { PreparedRow, WriteContext } from "../records/write-context.ts";
import { type NamedRow, readGrants, rowsWith, userPermissions } from "./grants.ts";

type Powers = ReadonlySet<UserPermission>;

/** What a row gives or is about, as it is stored or would be. */
type Rule = (context: WriteContext, row: NamedRow) => Promise<Powers>;

const own: Rule = async (_, row) => userPermissions([row]);

const RULES: Readonly<Record<string, Rule>> = {
  PermissionSet: own,
  Profile: own,
  async PermissionSetAssignment({ stores, catalogue }, row) {
    const [set, user] = [idIn(row, "PermissionSetId"), idIn(row, "AssigneeId")];
    const given = userPermissions(await rowsWith(stores, catalogue, "PermissionSet", "Id", [set]));
    const [assignee] = await rowsWith(stores, catalogue, "User", "Id", [user]);
    const has = await readGrants(stores, catalogue, user, idIn(assignee, "ProfileId"));
    return new Set([...given, ...has.user]);
  },
  User: async ({ stores, catalogue }, row) =>
    // 0 for a user who is yet to be made: nothing is assigned to him.
    (await readGrants(stores, catalogue, idIn(row, "Id"), idIn(row, "ProfileId"))).user,
};

const idIn = (row: ReadonlyMap<string, Cell> | undefined, name: string): number =>
  Number(row?.get(name) ?? 0);

/** Adds insufficientAccess to rows that give, take or touch a power which the caller lacks. */
export async function checkPowers(
  context: WriteContext,
  object: SObject,
  plan: Plan,
  rows: readonly PreparedRow[],
): Promise<void> {
  const rule = RULES[object.name];
  const lacking = POWERS.filter((power) => !context.caller.permissions.has(power));
  if (!rule || lacking.length === 0) return;
  const ids = rows.flatMap(({ id }) => id ?? []);
  const found = await rowsWith(context.stores, context.catalogue, object.name, "Id", ids);
  const stored = new Map(found.map((row) => [idIn(row, "Id"), row]));
  for (const { id, cells, faults } of rows) {
    if (faults.length > 0) continue;
    const before = id === undefined ? undefined : stored.get(id);
    const written = plan.fields.flatMap(({ name }, index): [string, Cell][] => {
      const cell = cells[index];
      return cell === undefined ? [] : [[name, cell]];
    });
    for (const row of [before, new Map([...(before ?? []), ...written])]) {
      const powers = row ? await rule(context, row) : new Set<UserPermission>();
      if (!lacking.some((power) => powers.has(power))) continue;
      faults.push(fault("insufficientAccess"));
      break;
    }
  }
}
