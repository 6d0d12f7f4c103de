// What @odata/client, unchanged, must be able to do with the feed. Prints one line of JSON per check.
import { OData, type ODataV4 } from "@odata/client";
import { defaultProxy } from "@odata/client/lib/request.js";
import { type City, checkClient, FEED, type Page, USERNAME } from "./feed.ts";

let client: ODataV4;
/** Of the last answer; the client itself hands out only its body. */
let status = 0;

const whole = (answer: Page & { readonly error?: { readonly code: string } }): Page => {
  if (answer.error) throw new Error(answer.error.code);
  return answer;
};

await checkClient({
  login(secret) {
    client = OData.New4({
      serviceEndpoint: FEED,
      credential: { username: USERNAME, password: secret },
      fetchProxy: async (url, init) => {
        const answer = await defaultProxy(url, init);
        status = answer.response.status;
        return answer;
      },
    });
  },
  async readCities({ $filter, $select, $orderby, $top, $skip, $count }) {
    const params = client.newOptions<City>();
    if ($filter) params.filter($filter);
    if ($select) params.select($select.split(",") as (keyof City)[]);
    if ($top) params.top(Number($top));
    if ($skip) params.skip(Number($skip));
    if ($count) params.count(true);
    if ($orderby) {
      params.orderbyMulti(
        $orderby.split(",").map((field) => {
          const [name, order] = field.split(" ");
          return { field: name as keyof City, order: order === "desc" ? "desc" : "asc" };
        }),
      );
    }
    return whole(await client.newRequest<City>({ collection: "City__c", params }));
  },
  async nextPage(link) {
    const params = client.newOptions<City>();
    for (const [name, value] of new URL(link).searchParams) params.custom(name, value);
    return whole(await client.newRequest<City>({ collection: "City__c", params }));
  },
  insertCity: (name) => client.getEntitySet<Partial<City>>("City__c").create({ Name: name }),
  statusOf: () => status,
});
