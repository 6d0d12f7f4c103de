import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  const account = await make(caller, "Account", {
    Name: "Acme",
    NumberOfEmployees: 5,
    AnnualRevenue: 42,
    BillingCity: "Bern",
    BillingLatitude: 46.5,
  });
  const contact = await make(caller, "Contact", {
    LastName: "Doe",
    AccountId: account,
    Birthdate: "1990-02-28",
  });
  const gone = await make(caller, "Account", { Name: "Gone" });
  await caller.send("DELETE", `/sobjects/Account/${gone}`);
  return { account, contact, gone, short: account.slice(0, 15) };
});
const notFound = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]';

describe("read", () => {
  run(org, [
    {
      does: "gives the fields that are asked for, then the id",
      path: "/sobjects/Account/<account>?fields=name,NumberOfEmployees,AnnualRevenue,Name",
      version: 60,
      status: 200,
      text: '{"attributes":{"type":"Account","url":"/services/data/v60.0/sobjects/Account/<account>"},"Name":"Acme","NumberOfEmployees":5,"AnnualRevenue":42.0,"Id":"<account>"}',
    },
    {
      does: "takes 15 characters",
      path: "/sobjects/account/<short>",
      status: 200,
      has: ['"Id":"<account>"', '"IsDeleted":false'],
    },
    {
      does: "takes a .json suffix",
      path: "/sobjects/Account/<account>.json",
      status: 200,
      has: ['"Name":"Acme"'],
    },
    {
      does: "joins a compound field",
      path: "/sobjects/Account/<account>?fields=BillingAddress,ShippingAddress",
      status: 200,
      like: { BillingAddress: { city: "Bern", latitude: 46.5, street: null }, ShippingAddress: null },
    },
    {
      does: "gives dates as they are",
      path: "/sobjects/Contact/<contact>?fields=Birthdate,AccountId",
      status: 200,
      has: ['"Birthdate":"1990-02-28"', '"AccountId":"<account>"'],
    },
    {
      does: "knows its methods by their override",
      method: "POST",
      path: "/sobjects/Account/<account>?_HttpMethod=GET",
      body: {},
      status: 200,
    },
    {
      does: "refuses an unknown field",
      path: "/sobjects/Account/<account>?fields=Name,Nothing",
      status: 400,
      text: `[{"message":"No such column 'Nothing' on sobject of type Account","errorCode":"INVALID_FIELD"}]`,
    },
    {
      does: "refuses a field of a parent",
      path: "/sobjects/Contact/<contact>?fields=Account.Name",
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    {
      does: "takes an id of another object for a field",
      path: "/sobjects/Account/<contact>",
      status: 404,
      text: '[{"errorCode":"NOT_FOUND","message":"Provided external ID field does not exist or is not accessible: <contact>"}]',
    },
    {
      does: "takes what is no id for a field",
      path: "/sobjects/Account/nothing",
      status: 404,
      text: '[{"errorCode":"NOT_FOUND","message":"Provided external ID field does not exist or is not accessible: nothing"}]',
    },
    {
      does: "takes an id with a wrong check for a field",
      path: "/sobjects/Account/<short>ZZZ",
      status: 404,
      has: ["external ID field"],
    },
    {
      does: "finds no record that was never there",
      path: "/sobjects/Account/001gf0000zzzzzz",
      status: 404,
      text: notFound,
    },
    {
      does: "says that a record was deleted",
      path: "/sobjects/Account/<gone>",
      status: 404,
      text: '[{"message":"entity is deleted","errorCode":"ENTITY_IS_DELETED"}]',
    },
    {
      does: "can't be posted to",
      method: "POST",
      path: "/sobjects/Account/<account>",
      body: {},
      status: 405,
      has: ["HTTP Method 'POST' not allowed. Allowed are HEAD,GET,PATCH,DELETE"],
    },
  ]);

  it("gives all fields in the order of the describe", async () => {
    const { send, names } = org();
    const { body: described } = await send("GET", "/sobjects/Account/describe");
    const { body } = await send("GET", `/sobjects/Account/${names["account"]}`);
    const fields = (described as { fields: { name: string }[] }).fields.map(({ name }) => name);
    expect(Object.keys(body as object)).toEqual(["attributes", ...fields]);
    expect((body as { CreatedDate: string }).CreatedDate).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/,
    );
  });
});
