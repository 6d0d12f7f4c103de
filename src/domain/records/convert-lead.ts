// Converting leads: each becomes an account, a contact and, if wanted, an opportunity; new ones, or those that are named.
import { LEADS_PER_CONVERSION } from "../../facts/limits.ts";
import { statusValue } from "../../facts/status-values.ts";
import type { Calendar } from "../../soql/date-range.ts";
import { dayAt, dayText } from "../../soql/time-zone.ts";
import { writeRefusal } from "../access/access.ts";
import { FaultError, refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import { formatId15, keyPrefixOf, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { callersCalendar } from "./callers-calendar.ts";
import { followLead } from "./converted-lead.ts";
import type { LeadConversion, LeadConversionOutcome } from "./lead-conversion.ts";
import {
  type LeadCells,
  type LeadTargets,
  makeAccount,
  makeContact,
  makeOpportunity,
} from "./lead-targets.ts";
import type { NamedRecord } from "./recycle-bin.ts";
import { setCells } from "./related.ts";
import { missingFault } from "./update.ts";
import type { WriteContext } from "./write-context.ts";

/**
 * Converts at most 100 leads, each in a transaction of its own: one that fails leaves nothing behind. Throws
 * tooManyConversions. Outcomes: convertedLead, invalidConvertedStatus, convertedOwner, malformedId,
 * invalidCrossReference, entityIsDeleted, fieldIntegrity, insufficientAccess, and those of the writes.
 */
export async function convertLeads(
  ports: Ports,
  call: Call,
  conversions: readonly LeadConversion[],
): Promise<LeadConversionOutcome[]> {
  if (conversions.length > LEADS_PER_CONVERSION)
    throw refuse("tooManyConversions", { most: String(LEADS_PER_CONVERSION) });
  const calendar = await callersCalendar(ports, call);
  const outcomes: LeadConversionOutcome[] = [];
  for (const conversion of conversions) outcomes.push(await convertLead(ports, call, calendar, conversion));
  return outcomes;
}

async function convertLead(
  ports: Ports,
  call: Call,
  calendar: Calendar,
  conversion: LeadConversion,
): Promise<LeadConversionOutcome> {
  const catalogue = await ports.catalogue();
  try {
    return await ports.stores.transaction(async (stores) => {
      const context = { stores, catalogue, caller: call.caller, now: ports.clock.now() };
      return await converted(context, calendar, conversion);
    });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { lead } = conversion;
    return { ok: false, lead: "code" in lead ? null : lead.id, faults: [error.fault] };
  }
}

async function converted(
  context: WriteContext,
  calendar: Calendar,
  conversion: LeadConversion,
): Promise<LeadConversionOutcome> {
  const lead = await openLead(context, conversion.lead);
  const status = statusValue("LeadStatus", conversion.convertedStatus.trim());
  if (status?.cells["IsConverted"] !== 1)
    throw refuse("invalidConvertedStatus", { status: conversion.convertedStatus.slice(0, 40) }, ["Status"]);
  checkArguments(conversion);
  const targets: LeadTargets = {
    context,
    calendar,
    lead,
    conversion,
    owner: await ownerOf(context, conversion.owner, lead.cells),
  };
  const account = await makeAccount(targets);
  const contact = await makeContact(targets, account);
  const opportunity = conversion.createOpportunity ? await makeOpportunity(targets, account, contact) : null;
  await followLead(context, lead.id, { account, contact, opportunity });
  const cells: Readonly<Record<string, Cell>> = {
    Status: status.value,
    IsConverted: 1,
    ConvertedDate: dayText(dayAt(calendar.timeZone, context.now)),
    ConvertedAccountId: account,
    ConvertedContactId: contact,
    ConvertedOpportunityId: opportunity,
    IsUnreadByOwner: 0,
  };
  const set = Object.entries(cells).flatMap(([name, cell]) => {
    const field = lead.object.fieldsByName.get(name.toLowerCase());
    return field ? [[field, cell] as const] : [];
  });
  await setCells(context, lead.object, lead.id, set);
  return { ok: true, lead: lead.id, account, contact, opportunity };
}

/** The lead with all of its cells. Throws if there is none, or one that was converted, or that isn't the caller's to change. */
async function openLead(context: WriteContext, named: NamedRecord): Promise<LeadCells> {
  const object = context.catalogue.object("Lead");
  if (!object) throw new Error("there is no Lead");
  const refusal = writeRefusal(
    object,
    context.caller.permissions.seen(context.catalogue).object("Lead"),
    "update",
  );
  if (refusal) throw new FaultError(refusal);
  if ("code" in named) throw new FaultError(named);
  const fields = object.fields.filter(({ type }) => type !== "address" && type !== "location");
  const [row] =
    named.object.name === "Lead" ? await context.stores.records.read(object, fields, [named.id]) : [];
  if (!row) throw new FaultError(await missingFault(context.stores, object, named.id));
  const cells = new Map(fields.map(({ name }, index) => [name, row[index] ?? null]));
  if (cells.get("IsConverted") === 1) throw refuse("convertedLead");
  return { object, id: named.id, cells };
}

function checkArguments(conversion: LeadConversion): void {
  const { account, contact, opportunity, createOpportunity, opportunityName, overwriteLeadSource } =
    conversion;
  const wrong = (detail: string, field: string): FaultError => refuse("fieldIntegrity", { detail }, [field]);
  if (contact && !account) throw wrong("A contact needs the account that it belongs to.", "accountId");
  if (overwriteLeadSource && !contact)
    throw wrong("There is no contact whose lead source could be overwritten.", "contactId");
  if (!createOpportunity && (opportunity || opportunityName !== null))
    throw wrong(
      "An opportunity is named, and none shall be created.",
      opportunity ? "opportunityId" : "opportunityName",
    );
  if (opportunity && opportunityName !== null)
    throw wrong("An opportunity that is there has a name.", "opportunityName");
}

/** Throws convertedOwner where it would be a queue, and what is wrong with a user who is named. */
async function ownerOf(
  { stores, catalogue }: WriteContext,
  named: NamedRecord | null,
  lead: LeadCells["cells"],
): Promise<RecordId> {
  if (named && "code" in named) throw new FaultError(named);
  const owner = named ? named.id : Number(lead.get("OwnerId"));
  const user = catalogue.object("User");
  if (!user || keyPrefixOf(owner) !== user.keyPrefix) throw refuse("convertedOwner");
  const active = user.fieldsByName.get("isactive");
  const [row] = active ? await stores.records.read(user, [active], [owner]) : [];
  if (!row) throw refuse("invalidCrossReference", undefined, ["OwnerId"]);
  if (row[0] !== 1) throw refuse("inactiveOwner", { id: formatId15(owner) }, ["OwnerId"]);
  return owner;
}
