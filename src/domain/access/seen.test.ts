import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  OBJECT_PERMISSIONS,
  SETUP_OBJECTS,
  USER_PERMISSION_NAMES,
  type UserPermission,
} from "../../facts/user-permissions.ts";
import { standardCatalogue } from "../schema/catalogue.ts";
import type { Grants } from "./grants.ts";
import { fieldPermissionName, hasObjectPermissions, seenCatalogue } from "./seen.ts";

const catalogue = standardCatalogue();
const data = catalogue.objects.filter(hasObjectPermissions);
const fieldNames = data.flatMap((object) =>
  object.fields.flatMap((field) => fieldPermissionName(object, field)?.toLowerCase() ?? []),
);

const ALL: Grants = {
  user: new Set(USER_PERMISSION_NAMES),
  objects: new Map(data.map(({ name }) => [name.toLowerCase(), new Set(OBJECT_PERMISSIONS)])),
  fields: new Map(fieldNames.map((name) => [name, "edit"])),
};

const grants: fc.Arbitrary<Grants> = fc.record({
  user: fc
    .uniqueArray(fc.constantFrom(...USER_PERMISSION_NAMES))
    .map((names) => new Set<UserPermission>(names)),
  objects: fc
    .array(
      fc.tuple(
        fc.constantFrom(...data.map(({ name }) => name.toLowerCase())),
        fc.uniqueArray(fc.constantFrom(...OBJECT_PERMISSIONS)).map((names) => new Set(names)),
      ),
    )
    .map((entries) => new Map(entries)),
  fields: fc
    .array(fc.tuple(fc.constantFrom(...fieldNames), fc.constantFrom("read" as const, "edit" as const)))
    .map((entries) => new Map(entries)),
});

describe("seenCatalogue", () => {
  it("is the catalogue itself for who may do everything", () => {
    expect(seenCatalogue(ALL, catalogue)).toBe(catalogue);
  });

  it("has nothing but open setup objects for who may do nothing, and none of them to write but his own sessions and addresses to end", () => {
    const seen = seenCatalogue({ user: new Set(), objects: new Map(), fields: new Map() }, catalogue);
    const open = Object.keys(SETUP_OBJECTS).filter((name) => SETUP_OBJECTS[name]?.read === undefined);
    expect(seen.objects.map(({ name }) => name)).toEqual(open.toSorted());
    for (const object of seen.objects)
      expect([object.createable, object.updateable, object.deletable]).toEqual([
        false,
        false,
        ["AuthSession", "LoginIp"].includes(object.name),
      ]);
  });

  it("never shows or allows what no grant says, whatever is granted", () => {
    fc.assert(
      fc.property(grants, (granted) => {
        const all = granted.user.has("ModifyAllData");
        for (const object of seenCatalogue(granted, catalogue).objects) {
          if (!hasObjectPermissions(object)) continue;
          const own = granted.objects.get(object.name.toLowerCase());
          const modifies = all || own?.has("PermissionsModifyAllRecords") === true;
          const reads =
            modifies ||
            granted.user.has("ViewAllData") ||
            own?.has("PermissionsRead") ||
            own?.has("PermissionsViewAllRecords");
          expect(reads).toBe(true);
          if (object.createable) expect(all || own?.has("PermissionsCreate")).toBe(true);
          if (object.updateable) expect(modifies || own?.has("PermissionsEdit")).toBe(true);
          if (object.deletable) expect(modifies || own?.has("PermissionsDelete")).toBe(true);
          const whole = catalogue.object(object.name);
          for (const field of object.fields) {
            const name = whole && fieldPermissionName(whole, field);
            if (name === null || name === undefined) continue;
            const right = granted.fields.get(name.toLowerCase());
            expect(right).toBeDefined();
            if (field.createable || field.updateable) expect(right).toBe("edit");
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("hides an address whole: no part tells what the compound doesn't", () => {
    const fields = new Map(ALL.fields);
    fields.delete("account.billingaddress");
    const account = seenCatalogue({ ...ALL, fields }, catalogue).object("Account");
    const billing = account?.fields.filter(({ name }) => name.startsWith("Billing"));
    expect(billing).toEqual([]);
    expect(account?.fieldsByName.has("shippingcity")).toBe(true);
  });

  it("names no hidden object as what a field refers to", () => {
    const objects = new Map(ALL.objects);
    objects.delete("account");
    const user = new Set<UserPermission>(["ApiEnabled"]);
    const contact = seenCatalogue({ ...ALL, user, objects }, catalogue).object("Contact");
    expect(contact?.fieldsByName.get("accountid")).toMatchObject({ referenceTo: [], relationshipName: null });
  });
});
