// A job's query may ask for days, in UTC and in the time zone of the job's user.
import { expect, it } from "vitest";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();

async function names(soql: string): Promise<string[]> {
  const { bulk } = cities();
  const { id } = await bulk.query(soql);
  const { text } = await bulk.send("GET", `/jobs/query/${id}/results`);
  return [...text.matchAll(/"(.*)"\n/g)].map(([, name = ""]) => name).slice(1);
}

it("finds rows by date functions", async () => {
  await cities().bulk.load(INSERT, "Name,Founded__c\nBern,1191-02-28\nRoma,0753-04-21\nNowhere,\n");
  expect(await names("SELECT Name FROM City__c WHERE CALENDAR_YEAR(Founded__c) = 1191")).toEqual(["Bern"]);
  expect(
    await names("SELECT Name FROM City__c WHERE WEEK_IN_MONTH(Founded__c) IN (3, 4) ORDER BY Name DESC"),
  ).toEqual(["Roma", "Bern"]);
  expect(await names("SELECT Name FROM City__c WHERE FISCAL_QUARTER(Founded__c) != 2")).toEqual([
    "Bern",
    "Nowhere",
  ]);
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Los_Angeles" });
  const [before, own] = [today.format(Date.now() - 120_000), today.format(Date.now())];
  expect(
    await names(
      `SELECT Name FROM City__c WHERE DAY_ONLY(convertTimezone(CreatedDate)) IN (${before}, ${own}) LIMIT 2`,
    ),
  ).toEqual(["Bern", "Roma"]);
});
