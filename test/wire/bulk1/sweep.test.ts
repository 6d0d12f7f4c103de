// Jobs with their batches and files are forgotten a week after the last change of either.
import { expect, it } from "vitest";
import { sweepJobs } from "../../../src/domain/jobs/sweep.ts";
import { soapLogin } from "../../support/client.ts";
import { type Bulk1, bulk1Client, membersOf } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const DAY = 24 * 3_600_000;

let aside = 0;
const cities = withCities({ clock: { now: () => Date.now() + aside } });

it("forgets a job, its batches and their files, and no others", async () => {
  const { org } = cities();
  // Sessions don't last as long as jobs.
  const signedIn = async (): Promise<Bulk1> => {
    const { username, password, securityToken } = org.admin;
    return bulk1Client(org.url, await soapLogin(org.url, username, password + securityToken));
  };
  const filesOf = async (batch = ""): Promise<number> =>
    (await org.ports.spool.names()).filter((name) => name.startsWith(batch)).length;
  let bulk = await signedIn();
  const old = await bulk.load(INSERT, "Name\nOld\n");
  const { id: open = "" } = await bulk.create(INSERT);
  expect(await filesOf(old.batch["id"])).toBe(1);
  aside = 6 * DAY;
  bulk = await signedIn();
  await sweepJobs(org.ports);
  expect((await bulk.job(old.job))["state"]).toBe("Closed");
  const added = await membersOf(await bulk.post(open, "Name\nYoung\n", "text/csv"));
  await bulk.ended(open, added["id"] ?? "");
  aside = 7 * DAY + 60_000;
  bulk = await signedIn();
  await sweepJobs(org.ports);
  expect((await bulk.send("GET", `/job/${old.job}`)).text).toContain("InvalidJob<");
  expect(await filesOf(old.batch["id"])).toBe(0);
  expect((await bulk.job(open))["numberBatchesCompleted"]).toBe("1");
  expect(await filesOf(added["id"])).toBe(1);
});
