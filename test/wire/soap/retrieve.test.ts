import { describe, expect, it } from "vitest";
import { created, soapOrg, stored, textOf } from "./soap-org.ts";

const org = soapOrg();
const retrieve = (type: string, fields: string, ...ids: readonly string[]): string =>
  `<retrieve><fieldList>${fields}</fieldList><sObjectType>${type}</sObjectType>${ids.map((id) => `<ids>${id}</ids>`).join("")}</retrieve>`;

describe("retrieve", () => {
  it("gives records in the order of their ids, nil where there is none", async () => {
    const one = await created(org(), "Account", { Name: "1", Phone: "11" });
    const two = await created(org(), "Account", { Name: "2" });
    const gone = await created(org(), "Account", { Name: "3" });
    await org().results(`<delete><ids>${gone}</ids></delete>`);
    const response = await org().call(
      retrieve("account", " name , ID,Phone,name", two, gone, one, "001gf000000zzzz", two),
    );
    expect(response.children.map((row) => row.children.map(({ name, text }) => [name, text]))).toEqual([
      [
        ["type", "Account"],
        ["Id", two],
        ["Name", "2"],
        ["Id", two],
        ["Phone", ""],
      ],
      [],
      [
        ["type", "Account"],
        ["Id", one],
        ["Name", "1"],
        ["Id", one],
        ["Phone", "11"],
      ],
      [],
      [
        ["type", "Account"],
        ["Id", two],
        ["Name", "2"],
        ["Id", two],
        ["Phone", ""],
      ],
    ]);
    expect(textOf(response.children[0], "Phone")).toBe(null);
  });

  it("tells an Id only where it is asked for", async () => {
    const id = await created(org(), "Account", { Name: "no id" });
    expect(await stored(org(), "Account", id, "Name")).toEqual(["no id"]);
    const { text } = await org().raw(retrieve("Account", "Name", id));
    expect(text).toContain(
      '<result xsi:type="sf:sObject"><sf:type>Account</sf:type><sf:Id xsi:nil="true"/><sf:Name>no id</sf:Name></result>',
    );
  });

  it("keeps texts whole that XML must escape", async () => {
    const name = `<&>"' ]]> \u00e4 \u{1f600}`;
    const id = await created(org(), "Account", { Name: name });
    expect(await stored(org(), "Account", id, "Name")).toEqual([name]);
  });

  it.each([
    [retrieve("Nope", "Id", "001gf0000000001"), /^sf:INVALID_TYPE InvalidSObjectFault sObject type 'Nope'/],
    [retrieve("Account", "Id,Nope", "001gf0000000001"), /^sf:INVALID_FIELD InvalidFieldFault No such column/],
    [retrieve("Account", "", "001gf0000000001"), /^sf:INVALID_FIELD InvalidFieldFault/],
    [retrieve("Account", "Id", "nonsense"), /^sf:MALFORMED_ID InvalidIdFault Account ID: id value of/],
    [retrieve("Account", "Id", "003gf0000000001"), /^sf:MALFORMED_ID InvalidIdFault/],
    [
      retrieve("Account", "Id", ...new Array<string>(2001).fill("001gf0000000001")),
      /^sf:EXCEEDED_ID_LIMIT UnexpectedErrorFault/,
    ],
    ["<retrieve/>", /^soapenv:Client Required element sObjectType is missing in retrieve$/],
  ])("refuses what can't be: %#", async (operation, expected) => {
    expect(await org().fault(operation)).toMatch(expected);
  });
});
