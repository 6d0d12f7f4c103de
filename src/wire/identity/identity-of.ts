import type { OwnUser } from "../../domain/identity/identity.ts";
import { formatId, formatId15, type RecordId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import { IDENTITY_URLS } from "../../facts/identity-url.ts";
import { restDatetime } from "../shared/timestamps.ts";

export type IdentityValue = string | number | boolean | null | { readonly [name: string]: IdentityValue };

interface Where {
  readonly origin: string;
  readonly orgId: RecordId;
  readonly userId: RecordId;
  /** "latest" or "64.0"; null leaves "{version}" in the URLs. */
  readonly version: string | null;
}

/** The members in the order that real answers have. */
export function identityOf({ cells, utcOffset }: OwnUser, where: Where): Record<string, IdentityValue> {
  const cell = (name: string): Cell => cells.get(name) ?? null;
  const { origin, orgId, userId } = where;
  // Recorded and demanded by jsforce's own tests: https, however the org was reached.
  const id = `https://${origin.split("/")[2] ?? ""}/id/${formatId(orgId)}/${formatId(userId)}`;
  return {
    id,
    asserted_user: true,
    user_id: formatId(userId),
    organization_id: formatId(orgId),
    username: cell("Username"),
    nick_name: cell("CommunityNickname"),
    display_name: cell("Name"),
    email: cell("Email"),
    email_verified: true,
    first_name: cell("FirstName"),
    last_name: cell("LastName"),
    timezone: cell("TimeZoneSidKey"),
    photos: { picture: `${origin}/icon.svg`, thumbnail: `${origin}/icon.svg` },
    addr_street: cell("Street"),
    addr_city: cell("City"),
    addr_state: cell("State"),
    addr_country: cell("Country"),
    addr_zip: cell("PostalCode"),
    mobile_phone: cell("MobilePhone"),
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: urlsOf(where),
    active: cell("IsActive") === 1,
    user_type: "STANDARD",
    language: cell("LanguageLocaleKey"),
    locale: cell("LocaleSidKey"),
    utcOffset,
    last_modified_date: restDatetime(Number(cell("LastModifiedDate"))),
  };
}

function urlsOf({ origin, orgId, userId, version }: Where): Record<string, string> {
  const asked = version === "latest" ? `${NEWEST_API_VERSION}.0` : version;
  const filled = (path: string): string => {
    const whole = path.replace("{org}", formatId15(orgId)).replace("{user}", formatId(userId));
    return asked !== null && /^\d{2}\.0$/.test(asked) ? whole.replace("{version}", asked) : whole;
  };
  return Object.fromEntries(IDENTITY_URLS.map(({ name, path }) => [name, origin + filled(path)]));
}
