// What odata2ts, unchanged, must be able to do: generate a client from the feed's metadata, and read rows with it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AxiosClient } from "@odata2ts/http-client-axios";
import {
  type QDateTimeOffsetPath,
  QFilterExpression,
  type QNumberPath,
  type QOrderByExpression,
  type QStringPath,
} from "@odata2ts/odata-query-objects";
import { check, must } from "../check.ts";
import { type City, checkClient, FEED, PASSWORD, type Page, SECRET, USERNAME } from "./feed.ts";

/** What is generated, as far as it is used: a builder, and an object that knows each property's type. */
interface Builder {
  select(...names: string[]): Builder;
  filter(...expressions: QFilterExpression[]): Builder;
  orderBy(...expressions: QOrderByExpression[]): Builder;
  top(rows: number): Builder;
  skip(rows: number): Builder;
  count(): Builder;
  expand(...names: string[]): Builder;
}
interface QCity {
  readonly Name: QStringPath;
  readonly Country__c: QStringPath;
  readonly AltName__c: QStringPath;
  readonly Population__c: QNumberPath;
  readonly CreatedDate: QDateTimeOffsetPath;
}
interface CitySet {
  query(build: (builder: Builder, city: QCity) => unknown): Promise<{ readonly data: Page }>;
  create(city: Partial<City>): Promise<unknown>;
}
type FeedService = new (client: AxiosClient, path: string) => { City__c(): CitySet };

const require = createRequire(import.meta.url);
const GENERATED = "target/generated/FeedService.js";

function generate(secret: string): string {
  rmSync("target", { recursive: true, force: true });
  mkdirSync("target");
  // What it generates are CommonJS modules.
  writeFileSync("target/package.json", '{"type":"commonjs"}');
  const cli = require.resolve("@odata2ts/odata2ts/lib/run-cli.js");
  const { stdout, stderr } = spawnSync(process.execPath, [cli], {
    env: { ...process.env, FEED_SECRET: secret },
    encoding: "utf8",
  });
  return stdout + stderr;
}

let http: AxiosClient;
let cities: CitySet;

await check("no client is generated without the token", async () => {
  const said = generate(PASSWORD);
  must(!existsSync(GENERATED) && said.includes("401"), said);
  return "401";
});
await check("a client is generated from the metadata", async () => {
  const said = generate(SECRET);
  must(existsSync(GENERATED), said);
  return "";
});

const { FeedService } = require(`./${GENERATED}`) as { FeedService: FeedService };

await checkClient({
  login(secret) {
    http = new AxiosClient({ auth: { username: USERNAME, password: secret } });
    cities = new FeedService(http, FEED.slice(0, -1)).City__c();
  },
  async readCities({ $filter, $select, $orderby, $top, $skip, $count }) {
    const { data } = await cities.query((builder, city) => {
      if ($filter) builder.filter(new QFilterExpression($filter));
      if ($select) builder.select(...$select.split(","));
      if ($top) builder.top(Number($top));
      if ($skip) builder.skip(Number($skip));
      if ($count) builder.count();
      for (const field of $orderby?.split(",") ?? []) {
        const [name = "", order] = field.split(" ");
        const path = city[name as "Population__c"];
        builder.orderBy(order === "desc" ? path.desc() : path.asc());
      }
    });
    return data;
  },
  nextPage: async (link) => (await http.get<Page>(link)).data,
  insertCity: (name) => cities.create({ Name: name }),
  statusOf: (error) => (error as { readonly status?: number }).status,
});

await check("filters of the generated properties, a select and a parent", async () => {
  const names = async (filter: (city: QCity) => QFilterExpression): Promise<string> => {
    const { data } = await cities.query((builder, city) =>
      builder.select("Name").filter(filter(city)).orderBy(city.Population__c.asc()).top(3),
    );
    return data.value.map(({ Name }) => Name.replace("City ", "")).join();
  };
  const expected: readonly [string, (city: QCity) => QFilterExpression][] = [
    ["7", (city) => city.Name.eq("City 7")],
    ["0,10,20", (city) => city.Country__c.eq("NO")],
    ["3,4", (city) => city.Name.in("City 3", "City 4")],
    ["100,200,300", (city) => city.AltName__c.contains("sund").and(city.Population__c.gt(0))],
    ["1,2,3", (city) => city.AltName__c.isNull()],
    ["0,1,2", (city) => city.CreatedDate.gt("2020-01-01T00:00:00Z")],
  ];
  for (const [numbers, filter] of expected) {
    const found = await names(filter);
    must(found === numbers, `${found} instead of ${numbers}`);
  }
  const { data } = await cities.query((builder, city) =>
    builder.filter(city.Name.eq("City 7")).expand("Owner"),
  );
  const [row] = data.value as readonly (City & { readonly Owner?: { readonly Username?: string } })[];
  must(row?.Owner?.Username === USERNAME, JSON.stringify(row?.Owner));
  return "";
});
