// What the setup audit trail says of what administrators do. Names of actions and sections are Salesforce's where lists of
// them were seen (the monitoring configuration of sfdx-hardis, Exabeam's parsers, the Object Reference's PermSetCreate);
// actions without such a source are named alike. {target} is the user or record that it was done to, {detail} a text.

export interface AuditText {
  readonly action: string;
  readonly section: string;
  readonly display: string;
}

const row = (action: string, section: string, display: string): AuditText => ({ action, section, display });

const USERS = "Manage Users";
const SECURITY = "Security Controls";
const PROFILES = "Manage Users";

// biome-ignore format: one event a line reads as the table it is
export const AUDIT_EVENTS = {
  "org created": row("createdorganization", "Company Information", "Created the organization"),
  "audit trail begun": row("begunaudittrail", SECURITY, "Began the audit trail"),
  "user created": row("createduser", USERS, "Created new user {target}"),
  "user changed": row("changeduser", USERS, "Changed {detail} of user {target}"),
  "user frozen": row("frozeuser", USERS, "Froze user {target}"),
  "user unfrozen": row("unfrozeuser", USERS, "Unfroze user {target}"),
  "user deactivated": row("deactivateduser", USERS, "Deactivated user {target}"),
  "user activated": row("activateduser", USERS, "Activated user {target}"),
  "user unlocked": row("unlockeduser", USERS, "Unlocked user {target}"),
  "username changed": row("changedusername", USERS, "Changed username of user {target}: {detail}"),
  "email changed": row("changedemail", USERS, "Changed email of user {target}"),
  "profile of user changed": row("changedprofileforuser", USERS, "Changed profile for user {target} {detail}"),
  "password changed": row("changedpassword", USERS, "Changed own password of user {target}"),
  "password set": row("changedpassword", USERS, "Set password for user {target}"),
  "password reset": row("resetpassword", USERS, "Reset password for user {target}"),
  "locked out by wrong old passwords": row("lockedoutuser", USERS, "Locked out user {target} after wrong old passwords"),
  "locked out by wrong codes": row("lockedoutuser", USERS, "Locked out user {target} after wrong verification codes"),
  "password link mailed": row("mailedpasswordlink", USERS, "Mailed a link to set the password of user {target}"),
  "password set by link": row("changedpassword", USERS, "Set password for user {target} by a mailed link"),
  "activation removed": row("removedactivation", SECURITY, "Removed an activated browser of user {target}"),
  "authenticator connected": row("insertTwoFactorInfo2", USERS, "Connected an authenticator app of user {target}"),
  "authenticator disconnected": row("deleteTwoFactorInfo2", USERS, "Disconnected the authenticator app of user {target}"),
  "security token reset": row("resetsecuritytoken", USERS, "Reset security token for user {target}"),
  "named token created": row("creatednamedtoken", USERS, "Created the named token {detail} of user {target}"),
  "named token revoked": row("revokednamedtoken", USERS, "Revoked the named token {detail} of user {target}"),
  "session ended": row("endedsession", USERS, "Ended session {detail} of user {target}"),
  "trusted range added": row("createdipwhitelist", SECURITY, "Added trusted IP range {detail}"),
  "trusted range changed": row("changedipwhitelist", SECURITY, "Changed trusted IP range {detail}"),
  "trusted range removed": row("deletedipwhitelist", SECURITY, "Removed trusted IP range {detail}"),
  "setting changed": row("changedsetting", SECURITY, "Changed setting {detail}"),
  "profile rules changed": row("changedprofileloginrules", PROFILES, "Changed login IP ranges and login hours of profile {detail}"),
  "login range added": row("addedloginiprange", PROFILES, "Added login IP range {detail}"),
  "login range changed": row("changedloginiprange", PROFILES, "Changed login IP range {detail}"),
  "login range removed": row("removedloginiprange", PROFILES, "Removed login IP range {detail}"),
  "profile changed": row("profileuserpermchanged", PROFILES, "Changed profile {detail}"),
  "permission set created": row("PermSetCreate", PROFILES, "Created permission set {detail}"),
  "permission set changed": row("PermSetChange", PROFILES, "Changed permission set {detail}"),
  "permission set deleted": row("PermSetDelete", PROFILES, "Deleted permission set {detail}"),
  "permission set assigned": row("PermSetAssign", PROFILES, "Permission set {detail}: assigned to user {target}"),
  "permission set unassigned": row("PermSetUnassign", PROFILES, "Permission set {detail}: unassigned from user {target}"),
  "object permissions changed": row("PermSetEntityPermChanged", PROFILES, "Changed object permissions of {detail}"),
  "field permissions changed": row("PermSetFlsChanged", PROFILES, "Changed field-level security of {detail}"),
  "schema imported": row("importedschema", "Customize", "Imported custom objects and fields: {detail}"),
  "schema deleted": row("deletedschema", "Customize", "Deleted custom object or field {detail}"),
  "mail server set": row("changedmailsettings", "Email Administration", "Mail goes out through a mail server"),
  "mail server unset": row("changedmailsettings", "Email Administration", "Mail stays in the Inbox"),
} as const satisfies Readonly<Record<string, AuditText>>;

export type AuditEventName = keyof typeof AUDIT_EVENTS;
