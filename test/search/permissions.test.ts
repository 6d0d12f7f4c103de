// What a user may not see he doesn't find, and nothing tells him that it is there.
import { beforeAll, describe, expect, it } from "vitest";
import { type Persona, persona } from "../support/permissions.ts";
import { searchOrg } from "./search-org.ts";

const org = searchOrg(async ({ make }) => {
  await make("Account", {
    Name: "Open",
    Description: "secret plans",
    Site: "hidden site",
    Phone: "4159017000",
  });
  await make("Account", { Name: "Secret and open", Description: "nothing" });
  await make("Contact", { LastName: "Secret", Email: "secret@hidden.test" });
});

let reader: Persona;
beforeAll(async () => {
  const { org: running, send } = org();
  reader = await persona(running, send, {
    objects: { Account: "r" },
    fields: { "Account.Site": "read" },
  });
});

const names = (text: string): Promise<readonly unknown[]> =>
  org().names(`FIND {${text}} RETURNING Account(Name)`, reader.send);

describe("a user who may read some fields of one object", () => {
  it("finds words of the fields that he may read, and no others", async () => {
    expect(await names("secret")).toEqual(["Secret and open"]);
    expect(await names("site")).toEqual(["Open"]);
    expect(await names("plans")).toEqual([]);
    expect(await names('"secret plans"')).toEqual([]);
    expect(await names("pl?ns")).toEqual([]);
    expect(await names("4159017000")).toEqual([]);
    expect(await org().found("FIND {4159017000} IN PHONE FIELDS RETURNING Account", reader.send)).toEqual([]);
  });

  it("isn't told by AND NOT what the others hold", async () => {
    expect(await names("open AND NOT plans")).toEqual(["Open", "Secret and open"]);
    expect(await names("open AND NOT pl?ns")).toEqual(["Open", "Secret and open"]);
  });

  it("isn't told by too many wildcards what the others hold", async () => {
    const { send } = org();
    for (let chunk = 0; chunk < 11; chunk++) {
      const records = Array.from({ length: 200 }, (_, index) => ({
        attributes: { type: "Account" },
        Name: "Filler",
        Description: `zz${chunk * 200 + index}x`,
      }));
      await send("POST", "/composite/sobjects", { records });
    }
    expect(await org().refusal("FIND {zz*x} RETURNING Account(Name)")).toBe(
      "MALFORMED_SEARCH the wildcards stand for too many words",
    );
    expect(await names("zz*x")).toEqual([]);
  });

  it("finds nothing of other objects, which aren't there for him", async () => {
    const found = await org().found("FIND {secret}", reader.send);
    expect(found.map(({ attributes }) => attributes.type)).toEqual(["Account"]);
    const refusal = (object: string) => org().refusal(`FIND {secret} RETURNING ${object}`, reader.send);
    expect(await refusal("Contact")).toBe((await refusal("Contoct")).replaceAll("Contoct", "Contact"));
  });

  it("can't ask for hidden fields, whether to see them or to choose by them", async () => {
    const refusal = (rest: string) => org().refusal(`FIND {open} RETURNING Account(${rest})`, reader.send);
    expect(await refusal("Description")).toMatch(/^INVALID_FIELD .*No such column 'Description'/s);
    expect(await refusal("Name WHERE Description = null")).toMatch(/^INVALID_FIELD /);
    expect(await refusal("Name ORDER BY Phone")).toMatch(/^INVALID_FIELD /);
  });

  it("finds by parameters no more than by SOSL", async () => {
    const { body } = await reader.send("GET", "/parameterizedSearch?q=secret");
    expect(body).toMatchObject({ searchRecords: [{ attributes: { type: "Account" } }] });
  });
});
