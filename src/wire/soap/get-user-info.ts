import { userInfo } from "../../domain/identity/user-info.ts";
import { formatId } from "../../domain/model/id.ts";
import type { UserInfo } from "../../domain/model/identity.ts";
import { ATTACHMENT_LIMIT_BYTES } from "../../facts/soap.ts";
import type { OperationInput } from "./operation.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

export async function getUserInfoOperation({ ports, call }: OperationInput): Promise<string> {
  const result = userInfoResult(await userInfo(ports, call.caller.userId));
  return writeMessage("getUserInfoResponse", { result }, call.apiVersion);
}

/** GetUserInfoResult of a user. */
export const userInfoResult = (user: UserInfo): SoapObject => ({
  accessibilityMode: false,
  chatterExternal: false,
  currencySymbol: "$",
  orgAttachmentFileSizeLimit: ATTACHMENT_LIMIT_BYTES,
  orgDefaultCurrencyIsoCode: "USD",
  orgDefaultCurrencyLocale: "en_US",
  orgDisallowHtmlAttachments: false,
  orgHasPersonAccounts: false,
  organizationId: formatId(user.organizationId),
  organizationMultiCurrency: false,
  organizationName: user.organizationName,
  profileId: formatId(user.profileId),
  roleId: user.roleId === null ? null : formatId(user.roleId),
  sessionSecondsValid: user.sessionSecondsValid,
  userDefaultCurrencyIsoCode: null,
  userEmail: user.email,
  userFullName: user.fullName,
  userId: formatId(user.userId),
  userLanguage: user.language,
  userLocale: user.locale,
  userName: user.username,
  userTimeZone: user.timeZone,
  userType: user.userType,
  userUiSkin: "Theme3",
});
