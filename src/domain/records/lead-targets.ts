// The account, the contact and the opportunity of a lead that is converted.
import {
  FIRST_STAGE,
  LEAD_TO_ACCOUNT,
  LEAD_TO_CONTACT,
  LEAD_TO_OPPORTUNITY,
} from "../../facts/lead-conversion.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { type Calendar, dayRange } from "../../soql/date-range.ts";
import { dayText } from "../../soql/time-zone.ts";
import { FaultError, refuse } from "../fault.ts";
import { formatId, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { auditCells } from "./derived.ts";
import type { LeadConversion } from "./lead-conversion.ts";
import type { NamedRecord } from "./recycle-bin.ts";
import { truncated } from "./truncate.ts";
import { missingFault } from "./update.ts";
import { writeIn } from "./write.ts";
import type { WriteContext } from "./write-context.ts";

export interface LeadCells {
  readonly object: SObject;
  readonly id: RecordId;
  /** By field name. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface LeadTargets {
  readonly context: WriteContext;
  readonly calendar: Calendar;
  readonly lead: LeadCells;
  readonly conversion: LeadConversion;
  readonly owner: RecordId;
}

/** By field name, as JSON has them. */
type Values = Readonly<Record<string, string | number | boolean | null>>;

/** Throws the first fault of a write that is refused. */
export async function makeAccount(targets: LeadTargets): Promise<RecordId> {
  const { account } = targets.conversion;
  const values = mapped(targets, LEAD_TO_ACCOUNT);
  if (!account) return inserted(targets, "Account", { ...values, OwnerId: formatId(targets.owner) });
  const id = await namedAs(targets, account, "Account", "accountId");
  await filled(targets, "Account", id, values);
  return id;
}

/** A contact that is named must be the account's. */
export async function makeContact(targets: LeadTargets, account: RecordId): Promise<RecordId> {
  const { contact, overwriteLeadSource } = targets.conversion;
  const values = mapped(targets, LEAD_TO_CONTACT);
  if (!contact) {
    const of = { AccountId: formatId(account), OwnerId: formatId(targets.owner) };
    return inserted(targets, "Contact", { ...values, ...of });
  }
  const id = await namedAs(targets, contact, "Contact", "contactId");
  await mustBelong(targets, "Contact", id, account, "contactId");
  const over = overwriteLeadSource ? ["LeadSource"] : [];
  await filled(targets, "Contact", id, values, over);
  return id;
}

/** One that is named must be the account's; the contact has a role in it. */
export async function makeOpportunity(
  targets: LeadTargets,
  account: RecordId,
  contact: RecordId,
): Promise<RecordId> {
  const { opportunity, opportunityName } = targets.conversion;
  if (opportunity) {
    const id = await namedAs(targets, opportunity, "Opportunity", "opportunityId");
    await mustBelong(targets, "Opportunity", id, account, "opportunityId");
    await filled(targets, "Opportunity", id, mapped(targets, LEAD_TO_OPPORTUNITY));
    const roles = await rolesOf(targets, id);
    if (!roles.includes(contact)) await giveRole(targets, id, contact, roles.length === 0);
    return id;
  }
  const { fieldsByName } = objectNamed(targets, "Opportunity");
  const company = truncated(fieldsByName.get("name"), targets.lead.cells.get("Company"));
  const id = await inserted(targets, "Opportunity", {
    ...mapped(targets, LEAD_TO_OPPORTUNITY),
    Name: opportunityName ?? (company as Cell),
    StageName: FIRST_STAGE,
    CloseDate: endOfQuarter(targets.calendar),
    AccountId: formatId(account),
    OwnerId: formatId(targets.owner),
    ...(await campaignOf(targets)),
  });
  await giveRole(targets, id, contact, true);
  return id;
}

const objectNamed = ({ context }: LeadTargets, name: string): SObject => {
  const object = context.catalogue.object(name);
  if (!object) throw new Error(`there is no ${name}`);
  return object;
};

/** What a lead has for a mapping; nothing where it has nothing. */
const mapped = ({ lead }: LeadTargets, mapping: typeof LEAD_TO_ACCOUNT): Values =>
  Object.fromEntries(
    mapping.flatMap(([from, to]) => {
      const cell = lead.cells.get(from) ?? null;
      return cell === null ? [] : [[to, cell]];
    }),
  );

const inserted = (targets: LeadTargets, name: string, values: Values): Promise<RecordId> =>
  written(targets, name, "insert", values);

async function written(
  targets: LeadTargets,
  name: string,
  operation: "insert" | "update",
  values: Values,
): Promise<RecordId> {
  const object = objectNamed(targets, name);
  const columns = Object.keys(values);
  const cut = (column: string): unknown =>
    targets.conversion.truncate
      ? truncated(object.fieldsByName.get(column.toLowerCase()), values[column])
      : values[column];
  const rows = [columns.map(cut)];
  const [outcome] = await writeIn(targets.context, { operation, object, form: "json", columns, rows });
  if (outcome?.ok) return outcome.id;
  const [first] = outcome?.faults ?? [];
  throw first ? new FaultError(first) : new Error(`no outcome of ${operation}`);
}

/** Sets those of `values` whose fields are empty, and those of `over` in any case. */
async function filled(
  targets: LeadTargets,
  name: string,
  id: RecordId,
  values: Values,
  over: readonly string[] = [],
): Promise<void> {
  const object = objectNamed(targets, name);
  const fields = Object.keys(values).flatMap((key) => object.fieldsByName.get(key.toLowerCase()) ?? []);
  const [row = []] = await targets.context.stores.records.read(object, fields, [id]);
  const set = fields
    .filter((field, index) => (row[index] ?? null) === null || over.includes(field.name))
    .map(({ name: key }) => [key, values[key] ?? null]);
  if (set.length === 0) return;
  await written(targets, name, "update", { Id: formatId(id), ...Object.fromEntries(set) });
}

/** Throws where a record that is named isn't there, or is none of the object. */
async function namedAs(
  targets: LeadTargets,
  named: NamedRecord,
  name: string,
  argument: string,
): Promise<RecordId> {
  if ("code" in named) throw new FaultError({ ...named, fields: [argument] });
  const object = objectNamed(targets, name);
  const seen = targets.context.caller.permissions.seen(targets.context.catalogue).object(name);
  if (named.object.name !== name || !seen) throw refuse("invalidCrossReference", undefined, [argument]);
  const [row] = await targets.context.stores.records.read(object, [fieldOf(object, "Id")], [named.id]);
  if (!row) {
    const missing = await missingFault(targets.context.stores, object, named.id);
    throw new FaultError({ ...missing, fields: [argument] });
  }
  return named.id;
}

async function mustBelong(
  targets: LeadTargets,
  name: string,
  id: RecordId,
  account: RecordId,
  argument: string,
): Promise<void> {
  const object = objectNamed(targets, name);
  const [row] = await targets.context.stores.records.read(object, [fieldOf(object, "AccountId")], [id]);
  if (row?.[0] === account) return;
  throw refuse("fieldIntegrity", { detail: `The ${object.label.toLowerCase()} is not the account's.` }, [
    argument,
  ]);
}

function fieldOf(object: SObject, name: string): Field {
  const field = object.fieldsByName.get(name.toLowerCase());
  if (!field) throw new Error(`there is no ${object.name}.${name}`);
  return field;
}

const endOfQuarter = (calendar: Calendar): string => {
  const quarter = dayRange({ unit: "fiscal quarter", from: 0, to: 0 }, 0, calendar);
  if (!quarter) throw new Error("today is in no quarter");
  return dayText(quarter.until - 1);
};

/** The campaign that the lead came into last. */
async function campaignOf(targets: LeadTargets): Promise<Values> {
  const { records } = targets.context.stores;
  const member = objectNamed(targets, "CampaignMember");
  const ids = await records.find(member, fieldOf(member, "LeadId"), targets.lead.id, Number.MAX_SAFE_INTEGER);
  if (ids.length === 0) return {};
  const [row] = await records.read(member, [fieldOf(member, "CampaignId")], [Math.max(...ids)]);
  return typeof row?.[0] === "number" ? { CampaignId: formatId(row[0]) } : {};
}

/** The contacts that have a role in an opportunity. */
async function rolesOf(targets: LeadTargets, opportunity: RecordId): Promise<readonly Cell[]> {
  const { records } = targets.context.stores;
  const role = objectNamed(targets, "OpportunityContactRole");
  const of = fieldOf(role, "OpportunityId");
  const ids = await records.find(role, of, opportunity, Number.MAX_SAFE_INTEGER);
  const rows = await records.read(role, [fieldOf(role, "ContactId")], ids);
  return rows.map((row) => row?.[0] ?? null);
}

/** Who may make the opportunity needs no permission for the role. */
async function giveRole(
  targets: LeadTargets,
  opportunity: RecordId,
  contact: RecordId,
  primary: boolean,
): Promise<void> {
  const { stores, now, caller } = targets.context;
  const role = objectNamed(targets, "OpportunityContactRole");
  const cells: readonly (readonly [Field, Cell])[] = [
    [fieldOf(role, "OpportunityId"), opportunity],
    [fieldOf(role, "ContactId"), contact],
    [fieldOf(role, "IsPrimary"), primary ? 1 : 0],
    ...auditCells(role, "insert", now, caller.userId),
  ];
  const fields = cells.map(([field]) => field);
  await stores.records.insert(role, fields, [cells.map(([, cell]) => cell)]);
}
