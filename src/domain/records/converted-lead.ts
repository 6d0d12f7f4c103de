// What goes with a lead that is converted: its activities and its places in campaigns.
import type { SObject } from "../../facts/sobject.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import { fieldOf, objectOf } from "./names.ts";
import { setCells } from "./related.ts";
import type { WriteContext } from "./write-context.ts";

interface LeadBecame {
  readonly account: RecordId;
  readonly contact: RecordId;
  readonly opportunity: RecordId | null;
}

/** Tasks and events go to the contact and the opportunity or the account, campaign members to the contact. */
export async function followLead(context: WriteContext, lead: RecordId, became: LeadBecame): Promise<void> {
  const { account, contact, opportunity } = became;
  for (const name of ["Task", "Event"]) {
    const activity = objectOf(context, name);
    const cells = { WhoId: contact, WhatId: opportunity ?? account, AccountId: account };
    for (const id of await childrenOf(context, activity, "WhoId", lead))
      await set(context, activity, id, cells);
  }
  const member = objectOf(context, "CampaignMember");
  const places = await childrenOf(context, member, "LeadId", lead);
  const taken = new Set(await campaignsOf(context, await childrenOf(context, member, "ContactId", contact)));
  const campaigns = await campaignsOf(context, places);
  for (const [index, id] of places.entries()) {
    // The contact is once in a campaign.
    if (taken.has(campaigns[index] ?? null)) continue;
    await set(context, member, id, { ContactId: contact, LeadOrContactId: contact, Type: "Contact" });
  }
}

const childrenOf = (
  { stores }: WriteContext,
  object: SObject,
  lookup: string,
  id: RecordId,
): Promise<RecordId[]> => stores.records.find(object, fieldOf(object, lookup), id, Number.MAX_SAFE_INTEGER);

async function campaignsOf(context: WriteContext, members: readonly RecordId[]): Promise<readonly Cell[]> {
  const member = objectOf(context, "CampaignMember");
  const rows = await context.stores.records.read(member, [fieldOf(member, "CampaignId")], members);
  return rows.map((row) => row?.[0] ?? null);
}

const set = (
  context: WriteContext,
  object: SObject,
  id: RecordId,
  cells: Readonly<Record<string, Cell>>,
): Promise<boolean> =>
  setCells(
    context,
    object,
    id,
    Object.entries(cells).map(([name, cell]) => [fieldOf(object, name), cell] as const),
  );
