// User permissions of profiles and permission sets, as far as anything here asks for them: the field is
// "Permissions" and the name. Source: Object Reference, PermissionSet and Profile; labels as Setup shows them.
export const USER_PERMISSIONS = {
  ApiEnabled: "API Enabled",
  ApiUserOnly: "API Only User",
  BulkApiHardDelete: "Bulk API Hard Delete",
  CustomizeApplication: "Customize Application",
  ForceTwoFactor: "Multi-Factor Authentication for User Interface Logins",
  ManageIpAddresses: "Manage IP Addresses",
  ManageUsers: "Manage Users",
  ModifyAllData: "Modify All Data",
  PasswordNeverExpires: "Password Never Expires",
  TwoFactorApi: "Multi-Factor Authentication for API Logins",
  UseAnyApiAuth: "Use Any API Auth",
  ViewAllData: "View All Data",
  ViewSetup: "View Setup and Configuration",
} as const;

export type UserPermission = keyof typeof USER_PERMISSIONS;

export const USER_PERMISSION_NAMES = Object.keys(USER_PERMISSIONS) as readonly UserPermission[];

/** Permissions that Setup switches on together with another one. Source: Setup's permission dependencies. */
export const IMPLIED: Readonly<Partial<Record<UserPermission, readonly UserPermission[]>>> = {
  CustomizeApplication: ["ViewSetup"],
  ManageUsers: ["ViewSetup"],
  ModifyAllData: ["ViewAllData"],
  TwoFactorApi: ["ForceTwoFactor"],
};

export const ADMIN_PROFILE = "System Administrator";
export const STANDARD_PROFILE = "Standard User";

/** They take something from their holder: "API Only User" would keep administrators out of Setup. */
const NOT_OF_ADMINISTRATORS: readonly UserPermission[] = [
  "ApiUserOnly",
  "ForceTwoFactor",
  "PasswordNeverExpires",
  "TwoFactorApi",
];

/** What reaches beyond its holder's own records: who lacks one doesn't give it, nor manage who has it. */
export const POWERS: readonly UserPermission[] = [
  "BulkApiHardDelete",
  "CustomizeApplication",
  "ManageIpAddresses",
  "ManageUsers",
  "ModifyAllData",
  "ViewAllData",
  "ViewSetup",
];

/** Profiles that each org has, and what they can do. Nobody can change the administrator's. */
export const STANDARD_PROFILES: Readonly<
  Record<string, { readonly permissions: readonly UserPermission[]; readonly data: boolean }>
> = {
  [ADMIN_PROFILE]: {
    permissions: USER_PERMISSION_NAMES.filter((name) => !NOT_OF_ADMINISTRATORS.includes(name)),
    data: true,
  },
  [STANDARD_PROFILE]: { permissions: ["ApiEnabled"], data: true },
  "Minimum Access - Salesforce": { permissions: [], data: false },
};

/** Who may read and write objects that hold no data of users; without `read` everybody may. */
export interface SetupAccess {
  readonly read?: UserPermission;
  /** Absent: everybody who sees the row. */
  readonly write?: UserPermission;
}

/** All other objects have object permissions. Source: Object Reference, "Special Access Rules" of each. */
export const SETUP_OBJECTS: Readonly<Record<string, SetupAccess>> = {
  AuthSession: {},
  BusinessHours: { write: "ManageUsers" },
  CaseStatus: { write: "ManageUsers" },
  ContractStatus: { write: "ManageUsers" },
  EntityDefinition: {},
  EntityParticle: {},
  PicklistValueInfo: {},
  FieldDefinition: {},
  FieldPermissions: { read: "ViewSetup", write: "ManageUsers" },
  Folder: { write: "ManageUsers" },
  Group: { write: "ManageUsers" },
  GroupMember: { write: "ManageUsers" },
  LeadStatus: { write: "ManageUsers" },
  ListView: { write: "ManageUsers" },
  LoginHistory: { write: "ManageUsers" },
  LoginIp: {},
  ObjectPermissions: { read: "ViewSetup", write: "ManageUsers" },
  OpportunityStage: { write: "ManageUsers" },
  OrderStatus: { write: "ManageUsers" },
  Organization: { write: "ModifyAllData" },
  PermissionSet: { read: "ViewSetup", write: "ManageUsers" },
  PermissionSetAssignment: { read: "ViewSetup", write: "ManageUsers" },
  Profile: { write: "ManageUsers" },
  QueueSobject: { write: "ManageUsers" },
  RecentlyViewed: {},
  RecordType: { write: "ManageUsers" },
  SetupAuditTrail: { read: "ViewSetup", write: "ManageUsers" },
  SolutionStatus: { write: "ManageUsers" },
  TaskPriority: { write: "ManageUsers" },
  TaskStatus: { write: "ManageUsers" },
  User: { write: "ManageUsers" },
  UserRole: { write: "ManageUsers" },
  VerificationHistory: { write: "ManageUsers" },
};

export const OBJECT_PERMISSIONS = [
  "PermissionsCreate",
  "PermissionsRead",
  "PermissionsEdit",
  "PermissionsDelete",
  "PermissionsViewAllRecords",
  "PermissionsModifyAllRecords",
] as const;

export type ObjectPermission = (typeof OBJECT_PERMISSIONS)[number];

/** What each of them can't be without. Source: Object Reference, ObjectPermissions. */
export const OBJECT_PERMISSION_NEEDS: Readonly<Record<ObjectPermission, readonly ObjectPermission[]>> = {
  PermissionsCreate: ["PermissionsRead"],
  PermissionsRead: [],
  PermissionsEdit: ["PermissionsRead"],
  PermissionsDelete: ["PermissionsRead", "PermissionsEdit"],
  PermissionsViewAllRecords: ["PermissionsRead"],
  PermissionsModifyAllRecords: [
    "PermissionsRead",
    "PermissionsEdit",
    "PermissionsDelete",
    "PermissionsViewAllRecords",
  ],
};
