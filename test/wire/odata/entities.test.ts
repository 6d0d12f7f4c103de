// What an entity looks like: its types, what is selected of it, its parents, and one alone by its key.
import { describe, expect, it } from "vitest";
import { pageOf, refusalOf, withFeed } from "./feed.ts";
import { makeSamples } from "./typed-feed.ts";

const feed = withFeed(makeSamples);
const VALUES =
  "$select=Name,Text__c,Long__c,Flag__c,Whole__c,Amount__c,Share__c,Day__c,Moment__c,Time__c,Choices__c,Account__c,Place__Latitude__s";

describe("an entity", () => {
  it("has its values in OData's forms", async () => {
    const { get, names } = feed();
    const { text } = await get(
      `/Sample__c('${names.one}')?${VALUES}&$format=application/json;odata.metadata=none`,
    );
    expect(text).toBe(
      `{"Name":"one","Account__c":"${names.account}","Amount__c":1234.5,"Choices__c":"a;b","Day__c":"2020-02-29","Flag__c":true,"Long__c":"line\\nline","Moment__c":"2020-01-01T00:00:00.000Z","Place__Latitude__s":59.91387,"Share__c":0.000001,"Text__c":"It's 100%_\\\\","Time__c":"07:08:09.010","Whole__c":1}`,
    );
  });

  it("tells what it has no value for as null, and booleans always", async () => {
    const { get, names } = feed();
    const { body } = await get(`/Sample__c('${names.none}')?${VALUES}`);
    const {
      "@odata.context": _,
      "@odata.id": id,
      Name,
      Flag__c,
      ...others
    } = body as Record<string, unknown>;
    expect({ id, Name, Flag__c }).toEqual({ id: `Sample__c('${names.none}')`, Name: "none", Flag__c: false });
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  });

  it("has no compound fields, only their parts", async () => {
    const { get, names } = feed();
    const { body } = await get(`/Sample__c('${names.one}')`);
    expect(Object.keys(body as object)).toContain("Place__Longitude__s");
    expect(Object.keys(body as object)).not.toContain("Place__c");
  });

  it("has decimals as texts for who asks for it", async () => {
    const { get, names } = feed();
    const path = `/Sample__c('${names.two}')?$select=Amount__c,Whole__c`;
    const answer = await get(path, { accept: "application/json;IEEE754Compatible=true" });
    expect(answer.headers.get("content-type")).toBe(
      "application/json;odata.metadata=minimal;IEEE754Compatible=true;charset=utf-8",
    );
    expect(answer.text).toContain('"Amount__c":"99999999999999.98","Whole__c":"-20"');
  });
});

describe("full metadata", () => {
  const headers = { accept: "application/json;odata.metadata=full" };

  it("tells each entity's type, id and parents, and types that JSON doesn't tell", async () => {
    const { get, names } = feed();
    const answer = await get(
      "/Sample__c?$select=Name,Flag__c,Amount__c,Day__c,Moment__c,Time__c&$expand=Account__r($select=Name)&$top=1",
      headers,
    );
    expect(answer.headers.get("content-type")).toBe("application/json;odata.metadata=full;charset=utf-8");
    expect(pageOf(answer).value).toEqual([
      {
        "@odata.type": "#Groundfog.Sample__c",
        "@odata.id": `Sample__c('${names.one}')`,
        Name: "one",
        "Amount__c@odata.type": "#Decimal",
        Amount__c: 1234.5,
        "Day__c@odata.type": "#Date",
        Day__c: "2020-02-29",
        Flag__c: true,
        "Moment__c@odata.type": "#DateTimeOffset",
        Moment__c: "2020-01-01T00:00:00.000Z",
        "Time__c@odata.type": "#TimeOfDay",
        Time__c: "07:08:09.010",
        "Account__r@odata.navigationLink": `Sample__c('${names.one}')/Account__r`,
        Account__r: {
          "@odata.type": "#Groundfog.Account",
          "@odata.id": `Account('${names.account}')`,
          Name: expect.any(String),
        },
      },
    ]);
  });

  it("is told of one entity and of the service, too", async () => {
    const { get, names, org } = feed();
    const one = await get(`/Sample__c('${names.one}')?$select=Name`, headers);
    expect(one.body).toEqual({
      "@odata.context": `${org.url}/odata/v4/$metadata#Sample__c(Name)/$entity`,
      "@odata.type": "#Groundfog.Sample__c",
      "@odata.id": `Sample__c('${names.one}')`,
      Name: "one",
    });
    expect((await get("/", headers)).body).toMatchObject({ value: expect.arrayContaining([]) });
  });
});

describe("a parent behind an entity", () => {
  it("is an entity of its own set", async () => {
    const { get, names } = feed();
    const link = `/Sample__c('${names.one}')/Account__r`;
    expect((await get(link)).body).toEqual((await get(`/Account('${names.account}')`)).body);
    expect((await get(`${link}?$select=Name`)).body).toMatchObject({
      "@odata.id": `Account('${names.account}')`,
    });
  });

  it("is 204 where there is none, and refused where there can't be one", async () => {
    const { get, names } = feed();
    const none = await get(`/Sample__c('${names.none}')/Account__r`);
    expect([none.status, none.text]).toEqual([204, ""]);
    for (const [path, status] of [
      [`/Sample__c('${names.one}')/Nothing__r`, 501],
      [`/Sample__c('${names.one}')/Account__r/Owner`, 501],
      ["/Sample__c/Account__r", 501],
      ["/Sample__c('000')/Account__r", 404],
    ] as const)
      expect((await get(path)).status).toBe(status);
  });
});

describe("$select", () => {
  it("tells those properties alone, in the entity's order, and who they are of", async () => {
    const { get, names, org } = feed();
    const page = pageOf(await get("/Sample__c?$select=Whole__c,Name,Whole__c&$top=1"));
    expect(page).toEqual({
      "@odata.context": `${org.url}/odata/v4/$metadata#Sample__c(Whole__c,Name)`,
      value: [{ "@odata.id": `Sample__c('${names.one}')`, Name: "one", Whole__c: 1 }],
    });
    expect(pageOf(await get("/Sample__c?$select=Id&$top=1")).value).toEqual([{ Id: names.one }]);
    expect(Object.keys(pageOf(await get("/Sample__c?$select=*&$top=1")).value[0] ?? {})).toContain(
      "Amount__c",
    );
    expect(pageOf(await get("/Sample__c?$select=Account__r,Id&$top=1")).value).toEqual([{ Id: names.one }]);
  });

  it.each([
    ["Nmae", "INVALID_FIELD"],
    ["name", "INVALID_FIELD"],
    ["Place__c", "INVALID_FIELD"],
    ["__proto__", "INVALID_FIELD"],
    ["Name,", "MALFORMED_QUERY"],
    ["", "MALFORMED_QUERY"],
    ["Account__r/Name", "FUNCTIONALITY_NOT_ENABLED"],
    ["Groundfog.*", "FUNCTIONALITY_NOT_ENABLED"],
  ])("of %j is refused", async (select, code) => {
    const { get } = feed();
    expect(refusalOf(await get(`/Sample__c?$select=${encodeURIComponent(select)}`)).code).toBe(code);
  });
});

describe("$expand", () => {
  it("tells a parent with its row, null where there is none", async () => {
    const { get, names, org } = feed();
    const page = pageOf(await get("/Sample__c?$select=Id&$expand=Account__r($select=Name,Industry)"));
    expect(page["@odata.context"]).toBe(
      `${org.url}/odata/v4/$metadata#Sample__c(Id,Account__r(Name,Industry))`,
    );
    const account = { Name: "Acme", Industry: "Energy" };
    expect(page.value).toEqual([
      { Id: names.one, Account__r: account },
      { Id: names.two, Account__r: null },
      { Id: names.three, Account__r: account },
      { Id: names.none, Account__r: null },
    ]);
  });

  it("tells whole parents, several of them, of one entity and in another order, too", async () => {
    const { get, names } = feed();
    const { body } = await get(`/Sample__c('${names.one}')?$expand=Account__r,CreatedBy($select=Username)`);
    expect(body).toMatchObject({
      Id: names.one,
      Account__r: { Id: names.account, Name: "Acme", NumberOfEmployees: null },
      CreatedBy: { Username: "admin@groundfog.test" },
    });
    const ordered = pageOf(
      await get(
        "/Sample__c?$select=Name&$expand=Account__r($select=Name)&$orderby=Account__r/Name desc,Name",
        {
          prefer: "odata.maxpagesize=2",
        },
      ),
    );
    expect(ordered.value).toMatchObject([
      { Name: "one", Account__r: { Name: "Acme" } },
      { Name: "three", Account__r: { Name: "Acme" } },
    ]);
  });

  it.each([
    ["Nobody", "400 INVALID_FIELD"],
    ["Account__c", "400 INVALID_FIELD"],
    ["Account__r,Account__r", "400 MALFORMED_QUERY"],
    ["Account__r($select=Nmae)", "400 INVALID_FIELD"],
    ["Account__r($expand=Owner)", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["Account__r($select=Name;$top=1)", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["Account__r/Owner", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["Account__r/$ref", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["*", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["Account__r(", "501 FUNCTIONALITY_NOT_ENABLED"],
  ])("of %j is refused", async (expand, refusal) => {
    const { get } = feed();
    const answer = await get(`/Sample__c?$expand=${encodeURIComponent(expand)}`);
    expect(`${answer.status} ${refusalOf(answer).code}`).toBe(refusal);
  });
});

describe("$orderby", () => {
  it.each([
    ["Whole__c", ["none", "two", "one", "three"]],
    ["Whole__c desc", ["three", "one", "two", "none"]],
    ["Text__c asc", ["none", "two", "one", "three"]],
    ["Id desc", ["none", "three", "two", "one"]],
    ["Id", ["one", "two", "three", "none"]],
    ["Flag__c desc, Name", ["one", "none", "three", "two"]],
    ["Account__r/Name desc,Moment__c", ["three", "one", "none", "two"]],
  ])("%s", async (order, expected) => {
    const { get } = feed();
    const { value } = pageOf(await get(`/Sample__c?$orderby=${encodeURIComponent(order)}`));
    expect(value.map(({ Name }) => Name)).toEqual(expected);
  });

  it.each([
    ["Nmae", "400 INVALID_FIELD"],
    ["Long__c", "400 INVALID_FIELD"],
    ["Choices__c", "400 INVALID_FIELD"],
    [Array(33).fill("Name").join(), "400 MALFORMED_QUERY"],
    ["Name up", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["length(Name)", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["", "501 FUNCTIONALITY_NOT_ENABLED"],
  ])("%s is refused", async (order, refusal) => {
    const { get } = feed();
    const answer = await get(`/Sample__c?$orderby=${encodeURIComponent(order)}`);
    expect(`${answer.status} ${refusalOf(answer).code}`).toBe(refusal);
  });
});

describe("a key", () => {
  it("finds its entity in 15 and in 18 characters, named or not", async () => {
    const { get, names, org } = feed();
    for (const key of [
      `'${names.one}'`,
      `'${names.one.slice(0, 15)}'`,
      `Id='${names.one}'`,
      `Id%3D%27${names.one}%27`,
    ]) {
      const answer = await get(`/Sample__c(${key})?$select=Id`);
      expect(answer.text, key).toBe(
        `{"@odata.context":"${org.url}/odata/v4/$metadata#Sample__c(Id)/$entity","Id":"${names.one}"}`,
      );
    }
  });

  it("that nothing has is not found, and what is none is refused", async () => {
    const { get, names, rest } = feed();
    const gone = (await rest("POST", "/sobjects/Sample__c", { Name: "gone" })).body as { id: string };
    await rest("DELETE", `/sobjects/Sample__c/${gone.id}`);
    for (const key of [gone.id, names.account, "a00gf0000000zzzAAA", "nonsense", ""]) {
      const answer = await get(`/Sample__c('${key}')`);
      expect(`${answer.status} ${refusalOf(answer).code}`, key).toBe("404 NOT_FOUND");
    }
    for (const key of ["", "1", "Name='one'", "Id=one", `'${names.one}`, "null"])
      expect(refusalOf(await get(`/Sample__c(${key})`)).code, key).toBe("MALFORMED_QUERY");
  });
});
