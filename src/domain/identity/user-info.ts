import { SESSION_SECONDS } from "../../facts/password-policy.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { UserInfo } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { ADMIN_PROFILE } from "./profiles.ts";

/** The fields of each object that are asked for: every login reads the same ones, with the same statement. */
const lists = new WeakMap<SObject, readonly Field[]>();

function fieldsOf(object: SObject, names: readonly string[]): readonly Field[] {
  let fields = lists.get(object);
  if (!fields) {
    fields = names.flatMap((name) => object.fieldsByName.get(name.toLowerCase()) ?? []);
    lists.set(object, fields);
  }
  return fields;
}

/** What the org says of a user and of itself. `stores` is the transaction's, if there is one. */
export async function userInfo(
  ports: Pick<Ports, "stores" | "catalogue" | "settings">,
  userId: RecordId,
  stores: Stores = ports.stores,
): Promise<UserInfo> {
  const cells = async (
    object: string,
    id: RecordId,
    names: readonly string[],
  ): Promise<Map<string, Cell>> => {
    const described = (await ports.catalogue()).object(object);
    const [row] = described ? await stores.records.read(described, fieldsOf(described, names), [id]) : [];
    if (!row) throw refuse("recordNotFound");
    return new Map(names.map((name, index) => [name, row[index] ?? null]));
  };
  const user = await cells("User", userId, [
    "Username",
    "Email",
    "FirstName",
    "LastName",
    "Name",
    "ProfileId",
    "LanguageLocaleKey",
    "LocaleSidKey",
    "TimeZoneSidKey",
  ]);
  const profileId = Number(user.get("ProfileId"));
  const profile = await cells("Profile", profileId, ["Name"]);
  const organization = await cells("Organization", ports.settings.orgId, ["Name"]);
  const text = (name: string): string => String(user.get(name) ?? "");
  return {
    userId,
    username: text("Username"),
    email: text("Email"),
    firstName: (user.get("FirstName") as string | null) ?? null,
    lastName: text("LastName"),
    fullName: text("Name"),
    profileId,
    roleId: null,
    language: text("LanguageLocaleKey"),
    locale: text("LocaleSidKey"),
    timeZone: text("TimeZoneSidKey"),
    userType: "Standard",
    organizationId: ports.settings.orgId,
    organizationName: String(organization.get("Name") ?? ""),
    isAdmin: profile.get("Name") === ADMIN_PROFILE,
    sessionSecondsValid: SESSION_SECONDS,
  };
}
