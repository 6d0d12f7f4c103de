// Who asks in the matrix, and what each of them may do: written down by hand, not taken from the program.
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import {
  created,
  MINIMUM_ACCESS,
  type PermissionSetSpec,
  type Persona,
  persona,
} from "../support/permissions.ts";

export interface Role {
  readonly name: string;
  readonly profile: string;
  readonly spec: PermissionSetSpec;
  /** Letters of create, read, edit, delete. */
  readonly account: string;
  readonly vault: string;
  /** Of Account.Secret__c and Vault__c.Secret__c, where the object may be read. */
  readonly secret: "" | "r" | "re";
  /** Logins of others. */
  readonly logins: boolean;
}

const role = (
  name: string,
  spec: PermissionSetSpec,
  [account = "", vault = "", secret = ""]: readonly [string, string, Role["secret"]],
  more: Partial<Role> = {},
): Role => ({
  name,
  profile: MINIMUM_ACCESS,
  spec,
  account,
  vault,
  secret: secret as Role["secret"],
  logins: false,
  ...more,
});

const LINKS = { "Account.Key__c": "edit", "Account.Door__c": "edit" } as const;

// biome-ignore format: one role a line reads as the table it is
export const ROLES: readonly Role[] = [
  role("the administrator", {}, ["cred", "cred", "re"], { profile: "System Administrator", logins: true }),
  role("a standard user", {}, ["cred", "cred", "re"], { profile: "Standard User" }),
  role("who has nothing", {}, ["", "", ""]),
  role("a reader of accounts", { objects: { Account: "r" }, fields: LINKS }, ["r", "", ""]),
  role("an editor of accounts", { objects: { Account: "re" }, fields: { ...LINKS, "Account.Secret__c": "read" } }, ["re", "", "r"]),
  role("who has all rights on accounts but for a field", { objects: { Account: "cred" }, fields: LINKS }, ["cred", "", ""]),
  role("who views all data", { user: ["ViewAllData"] }, ["r", "r", ""]),
  role("who modifies all data", { user: ["ModifyAllData"] }, ["cred", "cred", ""]),
  role("who manages users", { user: ["ManageUsers"], objects: { Account: "rc" } }, ["rc", "", ""], { logins: true }),
];

interface Seeds {
  /** 15-character ids of records that the administrator made for this role. */
  readonly account: string;
  readonly vault: string;
}

export interface Stage {
  readonly org: TestOrg;
  readonly admin: RestClient;
  readonly people: ReadonlyMap<string, Persona>;
  seeds(): Promise<Seeds>;
}

const text = (fullName: string, more: object = {}) =>
  ({ fullName, label: fullName, type: "Text", length: 40, ...more }) as const;

/** What nobody may see who may not see the field; no request ever says it. */
export const CANARIES = { account: "canary-of-account", vault: "canary-of-vault" } as const;

export async function openStage(): Promise<Stage> {
  const org = await startOrg();
  const { username, password, securityToken } = org.admin;
  const admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  await importDefinitions(org.ports, [
    {
      fullName: "Vault__c",
      label: "Vault",
      pluralLabel: "Vaults",
      nameField: { type: "Text", label: "Name" },
      fields: [
        text("Secret__c"),
        text("Key__c", { externalId: true }),
        {
          fullName: "Account__c",
          label: "Account",
          type: "Lookup",
          referenceTo: "Account",
          relationshipName: "Vaults",
        },
      ],
    },
    {
      fullName: "Account",
      fields: [
        text("Secret__c"),
        text("Key__c", { externalId: true }),
        {
          fullName: "Door__c",
          label: "Door",
          type: "Lookup",
          referenceTo: "Vault__c",
          relationshipName: "Doors",
        },
      ],
    },
  ]);
  const people = new Map<string, Persona>();
  for (const { name, spec, profile } of ROLES) people.set(name, await persona(org, admin, spec, profile));
  let made = 0;
  const seeds = async (): Promise<Seeds> => {
    made += 1;
    const vault = await created(admin, "Vault__c", {
      Name: CANARIES.vault,
      Secret__c: CANARIES.vault,
      Key__c: `k${made}`,
    });
    const fields = {
      Name: `Account ${made}`,
      Secret__c: CANARIES.account,
      Key__c: `k${made}`,
      Door__c: vault,
    };
    const account = await created(admin, "Account", fields);
    await admin("PATCH", `/sobjects/Vault__c/${vault}`, { Account__c: account });
    return { account: account.slice(0, 15), vault: vault.slice(0, 15) };
  };
  return { org, admin, people, seeds };
}
