import { userInfo } from "../../domain/identity/user-info.ts";
import { formatId } from "../../domain/model/id.ts";
import type { UserInfo } from "../../domain/model/identity.ts";
import { ATTACHMENT_LIMIT_BYTES, CHATTER_EXTERNAL_SINCE } from "../../facts/soap.ts";
import { escapeXml } from "../shared/xml.ts";
import type { OperationInput } from "./operation.ts";

export async function getUserInfoOperation({ ports, call }: OperationInput): Promise<string> {
  return `<result>${userInfoElements(await userInfo(ports, call.caller.userId), call.apiVersion)}</result>`;
}

/** The elements of GetUserInfoResult in the WSDL's order. */
export function userInfoElements(user: UserInfo, apiVersion: number): string {
  const rows: readonly (readonly [name: string, value: string | null])[] = [
    ["accessibilityMode", "false"],
    ...(apiVersion >= CHATTER_EXTERNAL_SINCE ? ([["chatterExternal", "false"]] as const) : []),
    ["currencySymbol", "$"],
    ["orgAttachmentFileSizeLimit", String(ATTACHMENT_LIMIT_BYTES)],
    ["orgDefaultCurrencyIsoCode", "USD"],
    ["orgDefaultCurrencyLocale", "en_US"],
    ["orgDisallowHtmlAttachments", "false"],
    ["orgHasPersonAccounts", "false"],
    ["organizationId", formatId(user.organizationId)],
    ["organizationMultiCurrency", "false"],
    ["organizationName", user.organizationName],
    ["profileId", formatId(user.profileId)],
    ["roleId", user.roleId === null ? null : formatId(user.roleId)],
    ["sessionSecondsValid", String(user.sessionSecondsValid)],
    ["userDefaultCurrencyIsoCode", null],
    ["userEmail", user.email],
    ["userFullName", user.fullName],
    ["userId", formatId(user.userId)],
    ["userLanguage", user.language],
    ["userLocale", user.locale],
    ["userName", user.username],
    ["userTimeZone", user.timeZone],
    ["userType", user.userType],
    ["userUiSkin", "Theme3"],
  ];
  return rows
    .map(([name, value]) =>
      value === null ? `<${name} xsi:nil="true"/>` : `<${name}>${escapeXml(value)}</${name}>`,
    )
    .join("");
}
