// Subject and the two lines that scripts parse, as recorded mails have them; the sentences around are ours.
export const TOKEN_MAIL = {
  subject: "Your new Salesforce security token",
  usernameLine: "Username: ",
  tokenLine: "Security token (case-sensitive): ",
  moreLine: "For more information on using your security token, see the documentation of this org's server.",
} as const;
