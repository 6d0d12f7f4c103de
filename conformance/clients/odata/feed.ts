// The feed that the OData clients are checked against, and what all of them are asked.
import http from "node:http";
import { Agent, setGlobalDispatcher } from "undici";
import { check, must } from "../check.ts";

export const FEED: string = `${process.env["ORG_URL"]}/odata/v4/`;
export const USERNAME: string = process.env["ORG_USERNAME"] ?? "";
export const PASSWORD: string = process.env["ORG_PASSWORD"] ?? "";
export const SECRET: string = PASSWORD + (process.env["ORG_TOKEN"] ?? "");
export const ROWS: number = Number(process.env["ORG_CITIES"]);

/** What the feed says of a City__c, as far as it is looked at. */
export interface City {
  readonly Id: string;
  readonly Name: string;
  readonly CityId__c: string;
  readonly Country__c: string;
  readonly Population__c: number;
  readonly AltName__c: string | null;
  readonly IsDeleted: boolean;
  readonly CreatedDate: string;
}

export interface Page {
  readonly value: readonly City[];
  readonly "@odata.count"?: number;
  readonly "@odata.nextLink"?: string;
}

/** Options of a read of City__c, such as { $top: "5" }. */
export type Options = Readonly<Record<string, string>>;

/** What each client must be able to do; it throws what it throws for a refusal, whose status `statusOf` tells. */
export interface Client {
  login(secret: string): void;
  readCities(options: Options): Promise<Page>;
  nextPage(link: string): Promise<Page>;
  insertCity(name: string): Promise<unknown>;
  statusOf(error: unknown): number | undefined;
}

// The clients send through Node's own agent or fetch, so they come from here without a change to them.
const localAddress = process.env["ORG_CLIENT_ADDRESS"];
http.globalAgent = new http.Agent({ keepAlive: true, localAddress });
setGlobalDispatcher(new Agent({ connect: { localAddress } }));

/** Prints a line for each check. */
export async function checkClient(client: Client): Promise<void> {
  const { readCities } = client;
  const refused = async (status: number, work: () => Promise<unknown>): Promise<string> => {
    let told: number | undefined;
    try {
      await work();
    } catch (error) {
      told = client.statusOf(error);
      must(told === status, `${told} ${String(error)}`);
    }
    must(told === status, "it was not refused");
    return String(told);
  };
  const names = async (options: Options): Promise<string> =>
    (await readCities({ $orderby: "Population__c", $select: "Name", ...options })).value
      .map(({ Name }) => Name.replace("City ", ""))
      .join();
  const filtered = async (filter: string, expected: string): Promise<void> => {
    const found = await names({ $filter: filter, $top: "5" });
    must(found === expected, `${filter}: ${found}`);
  };

  await check("login without token from an untrusted address is refused", async () => {
    client.login(PASSWORD);
    return await refused(401, () => readCities({ $top: "1" }));
  });
  await check("login with a wrong token is refused", async () => {
    client.login(`${PASSWORD}${"x".repeat(25)}`);
    return await refused(401, () => readCities({ $top: "1" }));
  });
  await check("login with password and token, and a row with its types", async () => {
    client.login(SECRET);
    const [row] = (await readCities({ $filter: "CityId__c eq 'c-100'" })).value;
    must(row !== undefined && /^a\w{17}$/.test(row.Id) && row.Name === "City 100", JSON.stringify(row));
    must(row.Population__c === 100 && row.IsDeleted === false, JSON.stringify(row));
    must(row.AltName__c === "Ålesund 100" && !Number.isNaN(Date.parse(row.CreatedDate)), JSON.stringify(row));
    return row.Id;
  });
  await check(`all ${ROWS} rows, each once, in the order of their Ids`, async () => {
    let page = await readCities({ $count: "true", $select: "Id,Population__c" });
    must(page["@odata.count"] === ROWS, `count ${page["@odata.count"]}`);
    const seen = new Set<number>();
    let last = "";
    let pages = 1;
    for (; ; pages++) {
      for (const { Id, Population__c } of page.value) {
        must(Id > last, `${Id} after ${last}`);
        last = Id;
        seen.add(Population__c);
      }
      const next = page["@odata.nextLink"];
      if (next === undefined) break;
      page = await client.nextPage(next);
    }
    must(seen.size === ROWS, `${seen.size} rows`);
    must(pages === Math.ceil(ROWS / 2000), `${pages} pages`);
    return `${pages} pages`;
  });
  await check("filters", async () => {
    await filtered("CityId__c eq 'c-7'", "7");
    await filtered("Country__c eq 'NO' and Population__c gt 25", "30,40,50,60,70");
    await filtered("Population__c ge 2 and Population__c lt 5 and Country__c ne 'NO'", "2,3,4");
    await filtered("Population__c le 1 or Population__c eq 12", "0,1,12");
    await filtered("not (Country__c eq 'SE') and Population__c lt 20", "0,10");
    await filtered("CityId__c in ('c-3','c-4','none')", "3,4");
    await filtered("AltName__c eq null and Population__c gt 99", "101,102,103,104,105");
    await filtered("AltName__c ne null", "0,100,200,300,400");
    await filtered("contains(AltName__c,'sund 300')", "300,3000,30000");
    await filtered("startswith(Name,'City 9999')", "9999,99990,99991,99992,99993");
    await filtered("endswith(Name,' 5')", "5");
    await filtered("CreatedDate gt 2020-01-01T00:00:00Z and Population__c lt 2", "0,1");
    await filtered("CreatedDate lt 2020-01-01T00:00:00Z", "");
    return "";
  });
  await check("sorting, $top and $skip", async () => {
    must((await names({ $orderby: "Population__c desc", $top: "2" })) === `${ROWS - 1},${ROWS - 2}`, "desc");
    must((await names({ $orderby: "Country__c,Population__c desc", $top: "1" })) === `${ROWS - 10}`, "two");
    must((await names({ $skip: "10", $top: "3" })) === "10,11,12", "$skip");
    return "";
  });
  await check("a wrong property is refused with 400", () =>
    refused(400, () => readCities({ $filter: "Nmae eq 'x'" })),
  );
  await check("a write is refused with 405", () => refused(405, () => client.insertCity("never")));
}
