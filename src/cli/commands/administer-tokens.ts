// Named tokens on the terminal.
import { renderTable } from "../output.ts";
import { row } from "./row.ts";

const userAndLabel = ({ arguments: [username, label] }: { readonly arguments: readonly string[] }) => ({
  username,
  label,
});

export const TOKEN_ADMINISTRATION = {
  "token create": row(
    "token.create",
    (given) => ({
      ...userAndLabel(given),
      expires: given.settings["expires"],
      ranges: given.settings["from"],
      readOnly: given.settings["read-only"],
      prefixed: given.settings["prefixed"],
    }),
    ({ username, label, token }) =>
      `Made the token "${label}" of ${username}. It stands behind the password like a security token, and is shown this once:\n${token}`,
  ),
  "token list": row(
    "token.list",
    ({ arguments: [username] }) => ({ username }),
    ({ username, tokens }) =>
      tokens.length === 0
        ? `${username} has no named token`
        : renderTable(
            ["LABEL", "MAY", "FROM", "EXPIRES", "LAST USED", "BY", "AT"],
            tokens.map((token) => [
              token.label,
              token.readOnly ? "read" : "write",
              token.ranges.length === 0 ? "anywhere" : token.ranges.join(" "),
              token.expires ?? "never",
              token.lastUsed ?? "never",
              token.lastApplication ?? "",
              token.lastAddress ?? "",
            ]),
          ),
  ),
  "token revoke": row(
    "token.revoke",
    userAndLabel,
    ({ username, label }) => `Revoked the token "${label}" of ${username}, and ended its sessions`,
  ),
} as const;
