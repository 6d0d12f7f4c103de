// Pages: their size, their links, their order, and what others' writes do to them.
import { describe, expect, it } from "vitest";
import { basic, type Feed, pageOf, pagesFrom, refusalOf, withFeed } from "./feed.ts";

const ROWS = 25;

async function insert({ rest }: Feed, from: number, count: number): Promise<string[]> {
  const records = Array.from({ length: count }, (_, index) => ({
    attributes: { type: "Account" },
    Name: `Account ${String(from + index).padStart(3, "0")}`,
    NumberOfEmployees: (from + index) % 5,
  }));
  const { body } = await rest("POST", "/composite/sobjects", { records });
  return (body as { id: string }[]).map(({ id }) => id);
}

const feed = withFeed(async (opened) => ({ ids: await insert(opened, 0, ROWS) }));
const TEN = { prefer: "odata.maxpagesize=10" };
const namesOf = (pages: readonly { readonly value: readonly Readonly<Record<string, unknown>>[] }[]) =>
  pages.flatMap(({ value }) => value.map(({ Name }) => Name));

describe("pages", () => {
  it("come in the order of Id, each row once, behind links that lead on", async () => {
    const { get, names, org } = feed();
    const pages = await pagesFrom({ get }, "/Account", TEN);
    expect(pages.map(({ value }) => value.length)).toEqual([10, 10, 5]);
    expect(pages.flatMap(({ value }) => value.map(({ Id }) => Id))).toEqual(names.ids);
    expect(pages[0]?.["@odata.context"]).toBe(`${org.url}/odata/v4/$metadata#Account`);
    expect(pages[0]?.["@odata.nextLink"]).toMatch(/\/odata\/v4\/Account\?\$skiptoken=/);
  });

  it("are as large as the client wants, and never larger than 2,000 rows", async () => {
    const { get } = feed();
    const one = await get("/Account", { prefer: 'respond-async, odata.maxpagesize="3"' });
    expect(pageOf(one).value).toHaveLength(3);
    expect(one.headers.get("preference-applied")).toBe("odata.maxpagesize=3");
    const many = await get("/Account", { prefer: "maxpagesize=5000" });
    expect(pageOf(many).value).toHaveLength(ROWS);
    expect(many.headers.get("preference-applied")).toBe("maxpagesize=2000");
    expect(pageOf(await get("/Account", { prefer: "odata.maxpagesize=0" })).value).toHaveLength(ROWS);
  });

  it("take $top and $skip over all of them together", async () => {
    const { get } = feed();
    const pages = await pagesFrom({ get }, "/Account?$top=17&$skip=4&$select=Name", TEN);
    expect(pages.map(({ value }) => value.length)).toEqual([10, 7]);
    expect(namesOf(pages)[0]).toBe("Account 004");
    expect(namesOf(pages).at(-1)).toBe("Account 020");
    expect(pageOf(await get("/Account?$top=0")).value).toEqual([]);
    expect(pageOf(await get("/Account?$skip=99999999999999999999")).value).toEqual([]);
    expect(pageOf(await get("/Account?$top=99999999999999999999")).value).toHaveLength(ROWS);
    expect(pageOf(await get("/Account?$top=10", TEN))["@odata.nextLink"]).toBeUndefined();
  });

  it("tell the whole count on each page, whatever $top and $skip", async () => {
    const { get } = feed();
    for (const page of await pagesFrom({ get }, "/Account?$count=true&$top=23&$skip=1", TEN))
      expect(page["@odata.count"]).toBe(ROWS);
    expect(pageOf(await get("/Account?$count=false"))["@odata.count"]).toBeUndefined();
  });

  it("can have another order, in which ties come by Id", async () => {
    const { get } = feed();
    const pages = await pagesFrom({ get }, "/Account?$orderby=NumberOfEmployees desc&$count=true", TEN);
    expect(pages.map(({ value }) => value.length)).toEqual([10, 10, 5]);
    expect(new Set(pages.map((page) => page["@odata.count"]))).toEqual(new Set([ROWS]));
    const rows = pages.flatMap(({ value }) =>
      value.map((row) => [row["NumberOfEmployees"], row["Id"]] as const),
    );
    const sorted = rows.toSorted(
      ([a, i], [b, j]) => Number(b) - Number(a) || (String(i) < String(j) ? -1 : 1),
    );
    expect(rows).toEqual(sorted);
    expect(new Set(rows.map(([, id]) => id)).size).toBe(ROWS);
  });

  it("take $top and $skip in another order, too", async () => {
    const { get } = feed();
    const pages = await pagesFrom({ get }, "/Account?$orderby=Name desc&$top=13&$skip=2", TEN);
    expect(pages.map(({ value }) => value.length)).toEqual([10, 3]);
    expect(namesOf(pages)[0]).toBe("Account 022");
    expect(namesOf(pages).at(-1)).toBe("Account 010");
    expect(pageOf(await get("/Account?$orderby=Name&$top=4")).value).toHaveLength(4);
  });

  it("can be asked for with user name and password + token", async () => {
    const { get, org } = feed();
    const { username, password, securityToken } = org.admin;
    const headers = { ...TEN, authorization: basic(username, password + securityToken) };
    expect((await pagesFrom({ get }, "/Account", headers)).map(({ value }) => value.length)).toEqual([
      10, 10, 5,
    ]);
  });
});

describe("while others write", () => {
  const written = async ({ rest }: Feed, ids: readonly string[]): Promise<void> => {
    await rest("DELETE", `/sobjects/Contact/${ids[1]}`);
    await rest("DELETE", `/sobjects/Contact/${ids[6]}`);
    await rest("PATCH", `/sobjects/Contact/${ids[0]}`, { LastName: "zz" });
    await rest("PATCH", `/sobjects/Contact/${ids[9]}`, { LastName: "aa" });
  };
  const contacts = async ({ rest }: Feed): Promise<string[]> => {
    const records = Array.from({ length: 10 }, (_, index) => ({
      attributes: { type: "Contact" },
      LastName: `Name ${index}`,
    }));
    const { body } = await rest("POST", "/composite/sobjects", { records });
    return (body as { id: string }[]).map(({ id }) => id);
  };

  it.each([
    ["Id", [0, 1, 2, 3, 4, 5, 7, 8, 9]],
    ["LastName", [0, 1, 2, 3, 4, 5, 7, 8, 9]],
    ["LastName desc", [9, 8, 7, 6, 5, 4, 3, 2, 0]],
  ])("no row is lost, and none comes twice, in the order of %s", async (order, expected) => {
    const opened = feed();
    const { get, rest } = opened;
    const ids = await contacts(opened);
    const list = ids.map((id) => `'${id}'`).join();
    const path = `/Contact?$select=Id&$orderby=${order}&$filter=Id in (${list})`;
    const first = pageOf(await get(path, { prefer: "odata.maxpagesize=4" }));
    await written(opened, ids);
    const others = await pagesFrom({ get }, first["@odata.nextLink"] ?? "", {
      prefer: "odata.maxpagesize=4",
    });
    const seen = [first, ...others].flatMap(({ value }) => value.map(({ Id }) => ids.indexOf(String(Id))));
    expect(seen).toEqual(expected);
    for (const id of ids) await rest("DELETE", `/sobjects/Contact/${id}`);
  });
});

describe("a $skiptoken", () => {
  it("that was changed, or belongs to another query, is refused", async () => {
    const { get } = feed();
    for (const path of ["/Account", "/Account?$orderby=Name"]) {
      const link = pageOf(await get(path, TEN))["@odata.nextLink"] ?? "";
      const token = new URL(link).searchParams.get("$skiptoken") ?? "";
      for (const changed of [
        link.replace("/Account?", "/Contact?"),
        `${link}&$top=5`,
        `${link}&$skip=5`,
        `${link}&$count=true`,
        link.replace(token, ""),
        link.replace(token, token.slice(1)),
        link.replace(token, `${token}A`),
        link.replace(token, `${token}.`),
        link.replace(
          token,
          token.replace(/^./, (letter) => (letter === "A" ? "B" : "A")),
        ),
        link.replace(
          token,
          token.replace(/.$/, (letter) => (letter === "A" ? "B" : "A")),
        ),
        link.includes("orderby") ? link.replace("Name", "Phone") : `${link}&$orderby=Name`,
      ]) {
        const answer = await get(changed);
        expect(answer.status, changed).toBe(400);
        expect(refusalOf(answer).code).toBe("INVALID_QUERY_LOCATOR");
      }
      expect((await get(link)).status).toBe(200);
    }
  });
});
