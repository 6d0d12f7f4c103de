// What we describe against what real orgs described: every attribute of every field that both have.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { standardCatalogue } from "../../src/domain/schema/catalogue.ts";
import { describeGlobal, describeSObject } from "../../src/domain/schema/describe.ts";
import type { SObject } from "../../src/facts/sobject.ts";

type Json = Readonly<Record<string, unknown>>;

interface Recording {
  readonly keys: readonly string[];
  readonly attributes: Json;
  /** Names of recorded fields of which the fixture has no row. */
  readonly otherFields: readonly string[];
  readonly childRelationships: readonly Json[];
  readonly columns: readonly string[];
  readonly fields: readonly (readonly unknown[])[];
}

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/describes/${name}.json`, import.meta.url), "utf8")) as T;

const recordings = {
  Account: fixture<Recording>("Account"),
  Contact: fixture<Recording>("Contact"),
  User: fixture<Recording>("User"),
};
/** The newest recording of a standard object and the one of a custom object agree on the keys. */
const { Contact: newest } = recordings;
const catalogue = standardCatalogue();

function described(name: string): Json {
  return describeSObject(catalogue.object(name) as SObject, catalogue, 59);
}

const fieldsOf = (name: string): Map<string, Json> =>
  new Map((described(name)["fields"] as Json[]).map((field) => [String(field["name"]), field]));

const DATA_COM = "Data.com is a retired product";
const DATA_CUSTOM = "a custom field of the recorded org";
const NO_OBJECT = "refers to an object that isn't served";
const EXPERIENCE = "partner and customer portals aren't served";
const PREFERENCE = "a preference of the user interface";
const LICENCE = "a permission of a product that isn't served";
const STAY_IN_TOUCH = "Stay-in-Touch requests aren't served";

/** Recorded fields that aren't ours, and why. */
const LEFT_OUT: Readonly<Record<keyof typeof recordings, Readonly<Record<string, string>>>> = {
  Account: {
    RecordTypeId: NO_OBJECT,
    DandbCompanyId: NO_OBJECT,
    OperatingHoursId: NO_OBJECT,
    Primary_Contact__c: DATA_CUSTOM,
    ns__Description__c: DATA_CUSTOM,
    History__c: DATA_CUSTOM,
    ns__LinkedAccount__c: DATA_CUSTOM,
    IsPartner: EXPERIENCE,
    IsCustomerPortal: EXPERIENCE,
    ChannelProgramName: EXPERIENCE,
    ChannelProgramLevelName: EXPERIENCE,
    Jigsaw: DATA_COM,
    JigsawCompanyId: DATA_COM,
    CleanStatus: DATA_COM,
    DunsNumber: DATA_COM,
    Tradestyle: DATA_COM,
    NaicsCode: DATA_COM,
    NaicsDesc: DATA_COM,
    YearStarted: DATA_COM,
    SicDesc: DATA_COM,
  },
  Contact: {
    LastCURequestDate: STAY_IN_TOUCH,
    LastCUUpdateDate: STAY_IN_TOUCH,
    Jigsaw: DATA_COM,
    JigsawContactId: DATA_COM,
    CleanStatus: DATA_COM,
    IndividualId: NO_OBJECT,
  },
  User: {
    EmailPreferencesAutoBcc: PREFERENCE,
    EmailPreferencesAutoBccStayInTouch: PREFERENCE,
    EmailPreferencesStayInTouchReminder: PREFERENCE,
    StayInTouchSubject: STAY_IN_TOUCH,
    StayInTouchSignature: STAY_IN_TOUCH,
    StayInTouchNote: STAY_IN_TOUCH,
    UserRoleId: NO_OBJECT,
    CallCenterId: NO_OBJECT,
    DelegatedApproverId: "may hold a Group, which isn't served",
    OfflineTrialExpirationDate: LICENCE,
    OfflinePdaTrialExpirationDate: LICENCE,
    UserPermissionsCallCenterAutoLogin: LICENCE,
    UserPermissionsInteractionUser: LICENCE,
    UserPermissionsSupportUser: LICENCE,
    UserPermissionsSiteforceContributorUser: LICENCE,
    UserPermissionsSiteforcePublisherUser: LICENCE,
    UserPermissionsChatterAnswersUser: LICENCE,
    CUST__CustomField1__c: DATA_CUSTOM,
    ...Object.fromEntries(
      recordings.User.otherFields
        .filter((name) => name.startsWith("UserPreferences"))
        .map((name) => [name, PREFERENCE]),
    ),
  },
};

/** Fields that real orgs got after the API version of the recording. */
const SINCE: Readonly<Record<keyof typeof recordings, readonly string[]>> = {
  Account: [],
  Contact: [],
  User: ["GeocodeAccuracy", "Address"],
};

/** Attributes in which a newer recording differs. */
const OUTDATED: readonly string[] = ["User.feedEnabled"];

describe.each(Object.keys(recordings) as (keyof typeof recordings)[])("describe of %s", (name) => {
  const recording = recordings[name];

  test("has every recorded field but those left out with a reason", () => {
    expect(recording.otherFields.toSorted()).toEqual(Object.keys(LEFT_OUT[name]).toSorted());
  });

  test("has no field that the recording hasn't", () => {
    const seen = new Set(recording.fields.map((row) => row[recording.columns.indexOf("name")]));
    expect([...fieldsOf(name).keys()].filter((field) => !seen.has(field))).toEqual(SINCE[name]);
  });

  test("agrees in every attribute of every field", () => {
    const ours = fieldsOf(name);
    for (const row of recording.fields) {
      const recorded = Object.fromEntries(recording.columns.map((column, index) => [column, row[index]]));
      const field = ours.get(String(recorded["name"]));
      expect(field, String(recorded["name"])).toMatchObject(recorded);
    }
  });

  test("agrees in the attributes of the object", () => {
    const ours = described(name);
    for (const [key, value] of Object.entries(recording.attributes)) {
      if (!OUTDATED.includes(`${name}.${key}`)) expect({ [key]: ours[key] }).toEqual({ [key]: value });
    }
  });

  test("tells the same child relationships", () => {
    const ours = described(name)["childRelationships"] as Json[];
    const keyOf = (relationship: Json) =>
      `${String(relationship["childSObject"])}.${String(relationship["field"])}`;
    const recorded = recording.childRelationships.filter(({ field }) => field !== "DelegatedApproverId");
    expect(ours.map(keyOf)).toEqual(expect.arrayContaining(recorded.map(keyOf)));
    for (const relationship of recorded) {
      expect(ours.find((each) => keyOf(each) === keyOf(relationship))).toMatchObject(relationship);
    }
    if (name !== "User") expect(ours.map(keyOf)).toEqual(recorded.map(keyOf));
  });
});

test("the keys are those of the newest recording", () => {
  for (const { name } of catalogue.objects) {
    expect([...Object.keys(described(name)), "urls"].toSorted(), name).toEqual(newest.keys.toSorted());
    for (const field of fieldsOf(name).values()) {
      expect(Object.keys(field).toSorted(), `${name}.${String(field["name"])}`).toEqual(
        newest.columns.toSorted(),
      );
    }
  }
});

test("an object without record types has the Master one", () => {
  const [master] = described("Contact")["recordTypeInfos"] as Json[];
  expect(master).toMatchObject({ developerName: "Master", master: true, recordTypeId: "012000000000000AAA" });
  expect(described("User")["recordTypeInfos"]).toEqual([]);
});

test("describeGlobal agrees with the recorded one", () => {
  const recorded = fixture<{ encoding: string; maxBatchSize: number; sobjects: Json[] }>("Global");
  const ours = describeGlobal(catalogue);
  expect(Object.keys(ours).toSorted()).toEqual(["encoding", "maxBatchSize", "sobjects"]);
  expect(ours).toMatchObject({ encoding: recorded.encoding, maxBatchSize: recorded.maxBatchSize });
  expect(recorded.sobjects.map(({ name }) => name)).toEqual(["Account", "Contact", "Organization", "User"]);
  for (const object of recorded.sobjects) {
    expect(ours.sobjects.find(({ name }) => name === object["name"])).toEqual(object);
  }
  expect(ours.sobjects.map(({ name }) => name)).toEqual([
    "Account",
    "Contact",
    "FieldPermissions",
    "LoginHistory",
    "ObjectPermissions",
    "Organization",
    "PermissionSet",
    "PermissionSetAssignment",
    "Profile",
    "User",
  ]);
});

test("references name only objects that there are, and parts only compounds that there are", () => {
  for (const object of catalogue.objects) {
    expect(catalogue.byKeyPrefix(object.keyPrefix)).toBe(object);
    for (const field of object.fields) {
      const where = `${object.name}.${field.name}`;
      expect(field.type === "reference", where).toBe(field.referenceTo.length > 0);
      for (const target of field.referenceTo) expect(catalogue.object(target)?.name, where).toBe(target);
      const compound = field.compoundFieldName;
      if (compound !== null)
        expect(object.fieldsByName.get(compound.toLowerCase())?.name, where).toBe(compound);
    }
    expect(object.fieldsByName.size, object.name).toBe(object.fields.length);
  }
});
