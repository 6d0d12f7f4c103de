// The password of a user. What may be done with a password that must be changed is up to the domain.
import { checkMayWrite } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import { checkPasswordAccess } from "../../domain/identity/password-access.ts";
import { passwordTrouble } from "../../domain/identity/password-policy.ts";
import { resetPassword, setPassword } from "../../domain/identity/passwords.ts";
import { keyPrefixOf, parseId, type RecordId } from "../../domain/model/id.ts";
import type { Actor } from "../../domain/model/identity.ts";
import { REST_BODY_LIMIT } from "../../facts/limits.ts";
import { jsonObject } from "../shared/json-body.ts";
import { type Handler, noContent, ok, type RestCall } from "./answer.ts";

const USER = "005";

function userOf({ param }: RestCall): RecordId {
  const id = parseId(param("id"));
  if (id === undefined || keyPrefixOf(id) !== USER) throw refuse("notFound");
  return id;
}

const actorOf = ({ call }: RestCall): Actor => ({
  kind: "user",
  userId: call.caller.userId,
  address: call.address,
});

/** GET sobjects/User/id/password */
export const getPassword: Handler = async (rest) => {
  const userId = userOf(rest);
  await checkPasswordAccess(rest.ports, actorOf(rest), userId, "ask");
  return ok({ isExpired: (await passwordTrouble(rest.ports, userId)) !== null });
};

/** POST sobjects/User/id/password */
export const postPassword: Handler = async (rest) => {
  checkMayWrite(rest.call.caller);
  const userId = userOf(rest);
  const body = await jsonObject(rest.request, REST_BODY_LIMIT);
  const password = body.get("NewPassword");
  if (typeof password !== "string" || body.size > 1)
    throw refuse("jsonParserError", {
      detail: "The body must have one text, NewPassword, at [line:1, column:1]",
    });
  await setPassword(rest.ports, actorOf(rest), userId, password);
  return noContent;
};

/** DELETE sobjects/User/id/password */
export const deletePassword: Handler = async (rest) => {
  checkMayWrite(rest.call.caller);
  const { temporaryPassword } = await resetPassword(rest.ports, actorOf(rest), userOf(rest));
  return ok({ NewPassword: temporaryPassword });
};
