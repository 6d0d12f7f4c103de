// Permission sets as an administrator makes them over REST, and users who have only what these grant.
import { formatId } from "../../src/domain/model/id.ts";
import type { TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "./client.ts";
import { type Person, person } from "./identity.ts";

export interface PermissionSetSpec {
  /** "ViewAllData" and the like. */
  readonly user?: readonly string[];
  /** Letters of create, read, edit, delete, and "A" for all: { Account: "re" }. */
  readonly objects?: Readonly<Record<string, string>>;
  /** "Account.Industry": "read" or "edit". */
  readonly fields?: Readonly<Record<string, "read" | "edit">>;
}

const LETTERS: Readonly<Record<string, string>> = {
  c: "PermissionsCreate",
  r: "PermissionsRead",
  e: "PermissionsEdit",
  d: "PermissionsDelete",
};

/** Creates a record; throws the answer if it was refused. */
export async function created(send: RestClient, object: string, fields: object): Promise<string> {
  const { status, body, text } = await send("POST", `/sobjects/${object}`, fields);
  if (status !== 201) throw new Error(`${object}: ${text}`);
  return (body as { id: string }).id;
}

let made = 0;

/** Makes a permission set with what it grants; gives its id. */
export async function permissionSet(admin: RestClient, spec: PermissionSetSpec): Promise<string> {
  made += 1;
  const granted = Object.fromEntries((spec.user ?? []).map((name) => [`Permissions${name}`, true]));
  const id = await created(admin, "PermissionSet", { Name: `Set_${made}`, Label: `Set ${made}`, ...granted });
  for (const [object, letters] of Object.entries(spec.objects ?? {})) {
    const rights = Object.fromEntries([...letters].map((letter) => [LETTERS[letter] ?? letter, true]));
    await created(admin, "ObjectPermissions", { ParentId: id, SobjectType: object, ...rights });
  }
  for (const [field, right] of Object.entries(spec.fields ?? {})) {
    await created(admin, "FieldPermissions", {
      ParentId: id,
      SobjectType: field.split(".")[0],
      Field: field,
      PermissionsRead: true,
      PermissionsEdit: right === "edit",
    });
  }
  return id;
}

export const assign = (admin: RestClient, setId: string, userId: string): Promise<string> =>
  created(admin, "PermissionSetAssignment", { PermissionSetId: setId, AssigneeId: userId });

/** The id of the one row that a query finds. */
export async function idOf(send: RestClient, soql: string): Promise<string> {
  const { body, text } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
  const id = (body as { records?: { Id: string }[] }).records?.[0]?.Id;
  if (id === undefined) throw new Error(`${soql}: ${text}`);
  return id;
}

export interface Persona extends Person {
  /** The 18-character id. */
  readonly id: string;
  readonly session: string;
  readonly send: RestClient;
}

export const MINIMUM_ACCESS = "Minimum Access - Salesforce";

/** A user with nothing but API Enabled and what `spec` grants, logged in. */
export async function persona(
  org: TestOrg,
  admin: RestClient,
  spec: PermissionSetSpec,
  profile = MINIMUM_ACCESS,
): Promise<Persona> {
  const user = await person(org);
  const id = formatId(user.userId);
  const profileId = await idOf(admin, `SELECT Id FROM Profile WHERE Name = '${profile}'`);
  const moved = await admin("PATCH", `/sobjects/User/${id}`, { ProfileId: profileId });
  if (moved.status !== 204) throw new Error(moved.text);
  await assign(
    admin,
    await permissionSet(admin, { ...spec, user: ["ApiEnabled", ...(spec.user ?? [])] }),
    id,
  );
  const session = await soapLogin(org.url, user.username, user.password + user.token);
  return { ...user, id, session, send: restClient(org.url, session) };
}
