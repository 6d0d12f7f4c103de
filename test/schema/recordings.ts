// Recorded describes as test/fixtures/describes has them, and what of them isn't ours.
import { readFileSync } from "node:fs";

export type Json = Readonly<Record<string, unknown>>;

export interface Recording {
  readonly keys: readonly string[];
  readonly attributes: Json;
  /** Names of recorded fields of which the fixture has no row. */
  readonly otherFields: readonly string[];
  /** Those of objects that are served; `otherChildren` names the other objects. */
  readonly childRelationships: readonly Json[];
  readonly columns: readonly string[];
  readonly fields: readonly (readonly unknown[])[];
}

export const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/describes/${name}.json`, import.meta.url), "utf8")) as T;

export const recordings = {
  Account: fixture<Recording>("Account"),
  Case: fixture<Recording>("Case"),
  Contact: fixture<Recording>("Contact"),
  Event: fixture<Recording>("Event"),
  Lead: fixture<Recording>("Lead"),
  Opportunity: fixture<Recording>("Opportunity"),
  OpportunityContactRole: fixture<Recording>("OpportunityContactRole"),
  User: fixture<Recording>("User"),
};

export type Recorded = keyof typeof recordings;

const DATA_COM = "Data.com is a retired product";
const DATA_CUSTOM = "a custom field of the recorded org";
const NO_OBJECT = "refers to an object that isn't served";
const NO_RECORD_TYPES = "of objects with record types, which are imported; see record-types.test.ts";
const EXPERIENCE = "partner and customer portals aren't served";
const PREFERENCE = "a preference of the user interface";
const LICENCE = "a permission of a product that isn't served";
const STAY_IN_TOUCH = "Stay-in-Touch requests aren't served";
const OF_CONTACT = "the contact's own value at the time of reading";
const MAKES_ANOTHER = "writing it makes another record";
const COUNTED = "depends on the day and on other records at the time of reading";
const SERIES = "recurring events aren't served";

const all = (names: string, reason: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, reason]));

/** Recorded fields that aren't ours, and why. */
export const LEFT_OUT: Readonly<Record<Recorded, Readonly<Record<string, string>>>> = {
  Account: {
    RecordTypeId: NO_RECORD_TYPES,
    ...all("DandbCompanyId OperatingHoursId", NO_OBJECT),
    ...all("Primary_Contact__c ns__Description__c History__c ns__LinkedAccount__c", DATA_CUSTOM),
    ...all("IsPartner IsCustomerPortal ChannelProgramName ChannelProgramLevelName", EXPERIENCE),
    ...all("CleanStatus DunsNumber Tradestyle NaicsCode NaicsDesc YearStarted", DATA_COM),
  },
  Case: {
    ...all("ContactPhone ContactMobile ContactEmail ContactFax", OF_CONTACT),
    Comments: MAKES_ANOTHER,
  },
  Contact: {
    ...all("LastCURequestDate LastCUUpdateDate", STAY_IN_TOUCH),
    CleanStatus: DATA_COM,
    IndividualId: NO_OBJECT,
  },
  Event: {
    ...all("RecurrenceActivityId IsRecurrence RecurrenceStartDateTime RecurrenceEndDateOnly", SERIES),
    ...all("RecurrenceTimeZoneSidKey RecurrenceType RecurrenceInterval RecurrenceDayOfWeekMask", SERIES),
    ...all("RecurrenceDayOfMonth RecurrenceInstance RecurrenceMonthOfYear", SERIES),
    ...all("IsRecurrence2Exclusion Recurrence2PatternText Recurrence2PatternVersion IsRecurrence2", SERIES),
    ...all("IsRecurrence2Exception Recurrence2PatternStartDate Recurrence2PatternTimeZone", SERIES),
  },
  Lead: {
    ...all("CleanStatus CompanyDunsNumber DandbCompanyId", DATA_COM),
    IndividualId: NO_OBJECT,
  },
  Opportunity: {
    ContactId: MAKES_ANOTHER,
    ...all("HasOpenActivity HasOverdueTask", COUNTED),
    ...all("LastAmountChangedHistoryId LastCloseDateChangedHistoryId", NO_OBJECT),
  },
  OpportunityContactRole: {},
  User: {
    ...all(
      "EmailPreferencesAutoBcc EmailPreferencesAutoBccStayInTouch EmailPreferencesStayInTouchReminder",
      PREFERENCE,
    ),
    ...all("StayInTouchSubject StayInTouchSignature StayInTouchNote", STAY_IN_TOUCH),
    CallCenterId: NO_OBJECT,
    ...all("OfflineTrialExpirationDate OfflinePdaTrialExpirationDate", LICENCE),
    ...all("UserPermissionsCallCenterAutoLogin UserPermissionsInteractionUser", LICENCE),
    ...all("UserPermissionsSupportUser UserPermissionsSiteforceContributorUser", LICENCE),
    ...all("UserPermissionsSiteforcePublisherUser UserPermissionsChatterAnswersUser", LICENCE),
    CUST__CustomField1__c: DATA_CUSTOM,
    ...Object.fromEntries(
      recordings.User.otherFields
        .filter((name) => name.startsWith("UserPreferences"))
        .map((name) => [name, PREFERENCE]),
    ),
  },
};

/** Lookups that a recorded parent tells of and that aren't ours, and why. */
export const CHILDREN_LEFT_OUT: Readonly<Record<string, string>> = {
  "Event.RecurrenceActivityId": SERIES,
  "Opportunity.ContactId": MAKES_ANOTHER,
  "UserRole.PortalAccountId": EXPERIENCE,
  "UserRole.PortalAccountOwnerId": EXPERIENCE,
};

/** Fields that real orgs got after the API version of the recording. */
export const SINCE: Readonly<Record<Recorded, readonly string[]>> = {
  Account: [],
  Case: [],
  Contact: [],
  Event: [],
  Lead: [],
  Opportunity: [],
  OpportunityContactRole: [],
  User: ["GeocodeAccuracy", "Address"],
};

/** Attributes in which a newer recording, or a newer reference, differs from one of API 29. */
export const OUTDATED: readonly string[] = ["User.feedEnabled"];

/** Child relationships that a recording doesn't have, or has otherwise than newer ones of other parents do. */
export const CHILDREN_SINCE: Readonly<Record<string, Json>> = {
  "ContentDocumentLink.LinkedEntityId of User": { relationshipName: "ContentDocumentLinks" },
  ...Object.fromEntries(
    (
      "Asset.OwnerId Order.OwnerId Order.ActivatedById Order.CompanyAuthorizedById Order.CreatedById " +
      "Order.LastModifiedById OrderItem.CreatedById OrderItem.LastModifiedById OrderStatus.CreatedById " +
      "OrderStatus.LastModifiedById PermissionSet.CreatedById PermissionSet.LastModifiedById " +
      "PermissionSetAssignment.AssigneeId ObjectPermissions.CreatedById ObjectPermissions.LastModifiedById " +
      "VerificationHistory.CreatedById VerificationHistory.LastModifiedById VerificationHistory.UserId " +
      "AuthSession.UsersId LoginIp.UsersId SetupAuditTrail.CreatedById ListView.CreatedById " +
      "ListView.LastModifiedById"
    )
      .split(" ")
      .map((key) => [`${key} of User`, {}]),
  ),
};
