import { timeoutSeconds } from "../../facts/sessions.ts";
import { refuse } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { UserInfo } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldList } from "../schema/field-list.ts";

const USER = fieldList([
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
const NAME = fieldList(["Name"]);

/** What the org says of a user and of itself. `stores` is the transaction's, if there is one; `sessionSeconds` is read if it isn't given. */
export async function userInfo(
  ports: Pick<Ports, "stores" | "catalogue" | "settings">,
  userId: RecordId,
  stores: Stores = ports.stores,
  sessionSeconds?: number,
): Promise<UserInfo> {
  const cells = async (
    object: string,
    id: RecordId,
    fieldsOf: ReturnType<typeof fieldList>,
  ): Promise<Map<string, Cell>> => {
    const described = (await ports.catalogue()).object(object);
    const fields = described ? fieldsOf(described) : [];
    const [row] = described ? await stores.records.read(described, fields, [id]) : [];
    if (!row) throw refuse("recordNotFound");
    return new Map(fields.map(({ name }, index) => [name, row[index] ?? null]));
  };
  const user = await cells("User", userId, USER);
  const profileId = Number(user.get("ProfileId"));
  const profile = await cells("Profile", profileId, NAME);
  const organization = await cells("Organization", ports.settings.orgId, NAME);
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
    profileName: String(profile.get("Name") ?? ""),
    sessionSecondsValid:
      sessionSeconds ?? timeoutSeconds(await stores.identity.setting("session.sessionTimeout")),
  };
}
