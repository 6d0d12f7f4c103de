import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  const gone = await make(caller, "Account", { Name: "Gone" });
  await caller.send("DELETE", `/sobjects/Account/${gone}`);
  return {
    gone,
    first: await make(caller, "Account", { Name: "A" }),
    second: await make(caller, "Account", { Name: "B" }),
  };
});

describe("delete", () => {
  run(org, [
    {
      method: "DELETE",
      path: "/sobjects/Account/<first>",
      does: "removes a record and says nothing",
      status: 204,
      text: "",
    },
    {
      method: "POST",
      path: "/sobjects/Account/<second>?_HttpMethod=delete",
      does: "takes a POST that overrides its method",
      status: 204,
      text: "",
    },
    {
      method: "DELETE",
      path: "/sobjects/Account/<gone>",
      does: "says that it was deleted before",
      status: 404,
      text: '[{"message":"entity is deleted","errorCode":"ENTITY_IS_DELETED","fields":[]}]',
    },
    {
      method: "DELETE",
      path: "/sobjects/Account/001gf0000zzzzzz",
      does: "finds nothing to delete",
      status: 404,
      like: [{ errorCode: "NOT_FOUND" }],
    },
    { method: "DELETE", path: "/sobjects/Account", does: "deletes no object", status: 405 },
    {
      method: "DELETE",
      path: "/sobjects/Account/nothing",
      does: "deletes nothing by a wrong id",
      status: 404,
    },
  ]);

  it("takes the record away", async () => {
    const { send, names } = org();
    expect((await send("GET", `/sobjects/Account/${names["first"]}`)).status).toBe(404);
    expect(
      (await send("GET", `/query?q=${encodeURIComponent("SELECT Id FROM Account")}`)).body,
    ).toMatchObject({ totalSize: 0 });
    expect(
      (await send("GET", `/queryAll?q=${encodeURIComponent("SELECT Id FROM Account")}`)).body,
    ).toMatchObject({ totalSize: 3 });
  });
});
