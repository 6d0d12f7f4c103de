// Subject and the two lines that scripts parse, as recorded mails have them; the sentences around are ours.
export const TOKEN_MAIL = {
  subject: "Your new Salesforce security token",
  usernameLine: "Username: ",
  tokenLine: "Security token (case-sensitive): ",
  moreLine: "For more information on using your security token, see the documentation of this org's server.",
} as const;

/** A user is told of wrong tokens once in this time at most. */
export const NO_MAIL_WITHIN_MS = 3_600_000;

/** Subject and line as recorded. */
export const VERIFICATION_MAIL = {
  subject: "Verify your identity in Salesforce",
  usernameLine: "Username: ",
  codeLine: "Verification Code: ",
} as const;

/** The subject is from general knowledge; nothing is recorded of the rest. */
export const PASSWORD_LINK_MAIL = {
  subject: "Finish resetting your Salesforce password",
  usernameLine: "Username: ",
} as const;
