import { describe, expect, it } from "vitest";
import { created, found, soapOrg } from "./soap-org.ts";

const org = soapOrg();
const remove = (...ids: readonly string[]): string =>
  `<delete>${ids.map((id) => `<ids>${id}</ids>`).join("")}</delete>`;

describe("delete", () => {
  it("moves rows of any objects to the recycle bin, one result each in their order", async () => {
    const account = await created(org(), "Account", { Name: "gone" });
    const contact = await created(org(), "Contact", { LastName: "gone" });
    const results = await org().results(remove(contact, account.slice(0, 15)));
    expect(results).toMatchObject([
      { success: true, id: contact },
      { success: true, id: account },
    ]);
    expect(await found(org(), `SELECT Id FROM Account WHERE Id = '${account}'`)).toEqual([]);
    const all = await org().raw(
      `<queryAll><queryString>SELECT IsDeleted FROM Account WHERE Id = '${account}'</queryString></queryAll>`,
    );
    expect(all.text).toContain("<sf:IsDeleted>true</sf:IsDeleted>");
  });

  it("gives what is no record its own error", async () => {
    const id = await created(org(), "Account", { Name: "once" });
    const wrong = `${id.slice(0, 17)}${id.endsWith("A") ? "B" : "A"}`;
    const results = await org().results(
      remove("", "xyz", wrong, id, id, "ZZZgf0000000001", "001gf000000zzzz"),
    );
    expect(results.map(({ errors }) => errors[0]?.code)).toEqual([
      "MALFORMED_ID",
      "MALFORMED_ID",
      "MALFORMED_ID",
      undefined,
      "ENTITY_IS_DELETED",
      "MALFORMED_ID",
      "INVALID_CROSS_REFERENCE_KEY",
    ]);
    expect(results.filter(({ success }) => success)).toMatchObject([{ id }]);
  });

  it("takes none if all or none is asked for", async () => {
    const id = await created(org(), "Account", { Name: "stays" });
    const header = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>";
    expect((await org().results(remove(id, ""), header)).map(({ errors }) => errors[0]?.code)).toEqual([
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      "MALFORMED_ID",
    ]);
    expect(await found(org(), `SELECT Id FROM Account WHERE Id = '${id}'`)).toHaveLength(1);
  });

  it("is refused whole where the WSDL has its code for whole calls only, and beyond 200", async () => {
    const info = await org().raw("<getUserInfo/>");
    const user = /<userId>(\w+)<\/userId>/.exec(info.text)?.[1] ?? "";
    const id = await created(org(), "Account", { Name: "with a user" });
    expect(await org().fault(remove(id, user))).toBe(
      "sf:CANNOT_DELETE_ENTITY UnexpectedErrorFault entity type User does not support delete",
    );
    expect(await found(org(), `SELECT Id FROM Account WHERE Id = '${id}'`)).toHaveLength(1);
    expect(await org().fault(remove(...new Array<string>(201).fill("x")))).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
    expect(await org().results("<delete/>")).toEqual([]);
  });
});
