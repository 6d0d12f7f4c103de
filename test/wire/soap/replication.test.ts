import { describe, expect, it } from "vitest";
import { created, soapOrg, textOf } from "./soap-org.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 4, 10, 12, 0, 30);
let now = START;
const org = soapOrg({ clock: { now: () => now } });

const at = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();
const asked = (operation: string, from: string, to: string, type = "Account"): string =>
  `<${operation}><sObjectType>${type}</sObjectType><startDate>${from}</startDate><endDate>${to}</endDate></${operation}>`;
const named = (operation: string, id: string): string => `<${operation}><ids>${id}</ids></${operation}>`;

async function updated(from: number, to: number): Promise<readonly string[]> {
  const { children } = await org().call(asked("getUpdated", at(from), at(to)));
  return (children[0]?.children ?? []).filter(({ name }) => name === "ids").map(({ text }) => text);
}

async function deleted(from: number, to: number): Promise<readonly (readonly unknown[])[]> {
  const { children } = await org().call(asked("getDeleted", at(from), at(to)));
  return (children[0]?.children ?? [])
    .filter(({ name }) => name === "deletedRecords")
    .map((record) => [textOf(record, "id"), textOf(record, "deletedDate")]);
}

describe("getUpdated and getDeleted", () => {
  it("follow a record through its life", async () => {
    const id = await created(org(), "Account", { Name: "x" });
    now += 5 * MINUTE;
    expect(await updated(0, 1)).toEqual([id]);
    await org().call(named("delete", id));
    now += 5 * MINUTE;
    expect([await updated(0, 6), await deleted(4, 6)]).toEqual([[], [[id, "2026-05-10T12:05:30.000Z"]]]);
    await org().call(named("undelete", id));
    now += 5 * MINUTE;
    expect([await updated(9, 11), await deleted(0, 15)]).toEqual([[id], []]);
    await org().call(named("delete", id));
    now += 5 * MINUTE;
    await org().call(named("emptyRecycleBin", id));
    expect([await deleted(14, 16), await deleted(19, 20)]).toEqual([[[id, "2026-05-10T12:15:30.000Z"]], []]);
    expect((await org().rest("GET", `/sobjects/Account/deleted?start=${at(14)}&end=${at(16)}`)).body).toEqual(
      {
        deletedRecords: [{ deletedDate: "2026-05-10T12:15:30.000+0000", id }],
        earliestDateAvailable: "2026-05-10T12:00:30.000+0000",
        latestDateCovered: "2026-05-10T12:16:00.000+0000",
      },
    );
    expect(await deleted(14, 16)).toEqual([[id, "2026-05-10T12:15:30.000Z"]]);
  });

  it("tell of one object only, and up to when", async () => {
    const { children } = await org().call(asked("getDeleted", at(-1), at(5000), "Contact"));
    expect((children[0]?.children ?? []).map(({ name, text }) => [name, text])).toEqual([
      ["earliestDateAvailable", "2026-05-10T12:00:30.000Z"],
      ["latestDateCovered", "2026-05-10T12:20:00.000Z"],
    ]);
  });

  it.each([
    ["an unknown object", asked("getUpdated", at(0), at(5), "Nope"), /^sf:INVALID_TYPE InvalidSObjectFault/],
    ["a span of nothing", asked("getDeleted", at(5), at(5)), /^sf:INVALID_REPLICATION_DATE UnexpectedError/],
    ["a span too long ago", asked("getUpdated", at(-50_000), at(5)), /^sf:INVALID_REPLICATION_DATE /],
    ["what is no date", asked("getUpdated", "soon", at(5)), /^soapenv:Client 'soon' is not a valid value/],
    [
      "no end",
      `<getDeleted><sObjectType>Account</sObjectType><startDate>${at(0)}</startDate></getDeleted>`,
      /^soapenv:Client Required element endDate/,
    ],
  ])("refuse %s", async (_, operation, fault) => {
    expect(await org().fault(operation)).toMatch(fault);
  });
});
