// Permission sets over SOAP: made, granted, assigned, and obeyed by the operations.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../../support/client.ts";
import { type Persona, persona } from "../../support/permissions.ts";
import { envelope, post, sessionHeader } from "../../support/soap.ts";

let org: TestOrg;
let session: string;
let admin: RestClient;
let user: Persona;
beforeAll(async () => {
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  session = await soapLogin(org.url, username, password + securityToken);
  admin = restClient(org.url, session);
  user = await persona(org, admin, {});
});
afterAll(() => org.stop());

const call = async (as: string, body: string): Promise<string> =>
  (await post(org.url, envelope(body, sessionHeader(as)))).text;

async function make(type: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const inside = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  const text = await call(
    session,
    `<create><sObjects><type>${type}</type>${inside.join("")}</sObjects></create>`,
  );
  const id = /<id>(\w{18})<\/id>/.exec(text)?.[1];
  if (id === undefined) throw new Error(text);
  return id;
}

it("grants what SOAP then lets its user do, and nothing else", async () => {
  const query = "<query><queryString>SELECT Id, Phone FROM Account</queryString></query>";
  const create = (fields: string) => `<create><sObjects><type>Account</type>${fields}</sObjects></create>`;
  expect(await call(user.session, query)).toContain("INVALID_TYPE");
  expect(await call(user.session, create("<Name>A</Name>"))).toContain("INVALID_TYPE");
  const set = await make("PermissionSet", { Name: "By_SOAP", Label: "By SOAP" });
  await make("ObjectPermissions", {
    ParentId: set,
    SobjectType: "Account",
    PermissionsRead: "true",
    PermissionsCreate: "true",
  });
  await make("PermissionSetAssignment", { PermissionSetId: set, AssigneeId: user.id });
  expect(await call(user.session, create("<Name>A</Name>"))).toContain("<success>true</success>");
  expect(await call(user.session, query)).toContain("INVALID_FIELD");
  expect(await call(user.session, create("<Name>A</Name><Phone>1</Phone>"))).toContain("INVALID_FIELD");
  await make("FieldPermissions", {
    ParentId: set,
    SobjectType: "Account",
    Field: "Account.Phone",
    PermissionsRead: "true",
  });
  expect(await call(user.session, query)).toContain("<size>1</size>");
  expect(await call(user.session, create("<Name>A</Name><Phone>1</Phone>"))).toContain(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
  );
  expect(
    await call(user.session, "<describeSObject><sObjectType>Account</sObjectType></describeSObject>"),
  ).not.toContain("<name>Website</name>");
  const deleted = await call(session, `<delete><ids>${set}</ids></delete>`);
  expect(deleted).toContain("<success>true</success>");
  expect(await call(user.session, query)).toContain("INVALID_TYPE");
});
