// Records that refer to records of several objects, for tests of queries about them.

import type { RestClient } from "./client.ts";
import { created } from "./permissions.ts";

/** Tasks Call (a contact and an account), Mail (an opportunity), Note (a lead), Visit (a case), and cases of a queue and of the caller. */
export async function activities(send: RestClient): Promise<Readonly<Record<string, string>>> {
  const queue = await created(send, "Group", { Name: "Support", DeveloperName: "Support", Type: "Queue" });
  await created(send, "QueueSobject", { QueueId: queue, SobjectType: "Case" });
  const acme = await created(send, "Account", { Name: "Acme", Phone: "1", NumberOfEmployees: 7 });
  const deal = await created(send, "Opportunity", {
    Name: "Deal",
    StageName: "Prospecting",
    CloseDate: "2026-12-01",
    Amount: 5,
    AccountId: acme,
  });
  const ann = await created(send, "Contact", {
    FirstName: "Ann",
    LastName: "Bell",
    Email: "a@b.co",
    AccountId: acme,
  });
  const lou = await created(send, "Lead", {
    FirstName: "Lou",
    LastName: "Carr",
    Company: "Co",
    Title: "CEO",
  });
  const kase = await created(send, "Case", { Subject: "Queued", OwnerId: queue });
  await created(send, "Case", { Subject: "Owned" });
  const call = await created(send, "Task", { Subject: "Call", WhoId: ann, WhatId: acme });
  const mail = await created(send, "Task", { Subject: "Mail", WhatId: deal });
  const note = await created(send, "Task", { Subject: "Note", WhoId: lou });
  const visit = await created(send, "Task", { Subject: "Visit", WhatId: kase });
  const { body } = await send(
    "GET",
    `/query?q=${encodeURIComponent("SELECT Owner.Id, Owner.Name, Owner.Alias FROM Account")}`,
  );
  const [{ Owner: owner }] = (body as { records: [{ Owner: { Id: string; Name: string; Alias: string } }] })
    .records;
  const me = { me: owner.Id, myName: owner.Name, myAlias: owner.Alias };
  return { queue, acme, deal, ann, lou, kase, call, mail, note, visit, ...me };
}
