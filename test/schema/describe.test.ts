// What we describe against what real orgs described: every attribute of every field that both have.
import { describe, expect, test } from "vitest";
import { standardCatalogue } from "../../src/domain/schema/catalogue.ts";
import { describeGlobal, describeSObject } from "../../src/domain/schema/describe.ts";
import type { SObject } from "../../src/facts/sobject.ts";
import {
  CHILDREN_LEFT_OUT,
  CHILDREN_SINCE,
  fixture,
  type Json,
  LEFT_OUT,
  OUTDATED,
  type Recorded,
  recordings,
  SINCE,
} from "./recordings.ts";

/** The newest recording of a standard object and the one of a custom object agree on the keys. */
const { Contact: newest } = recordings;
const catalogue = standardCatalogue();

/** All values of statuses share it. */
const PICKLIST_VALUES = "01J";

/** What a tool that knows Salesforce looks for. */
const SERVED = (
  "Account Asset Attachment BusinessHours Campaign CampaignMember Case CaseComment CaseStatus Contact ContentDocument " +
  "ContentDocumentLink ContentVersion Contract ContractStatus Document Event Folder Group GroupMember Lead LeadStatus " +
  "LoginHistory Note Opportunity OpportunityContactRole OpportunityLineItem OpportunityStage Order OrderItem " +
  "OrderStatus Organization Pricebook2 PricebookEntry Product2 Profile QueueSobject RecordType SolutionStatus Task " +
  "TaskPriority TaskStatus User UserRole VerificationHistory"
).split(" ");

function described(name: string): Json {
  return describeSObject(catalogue.object(name) as SObject, catalogue, 59);
}

const fieldsOf = (name: string): Map<string, Json> =>
  new Map((described(name)["fields"] as Json[]).map((field) => [String(field["name"]), field]));

describe.each(Object.keys(recordings) as Recorded[])("describe of %s", (name) => {
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
      const told: Json = Object.fromEntries(recording.columns.map((column, index) => [column, row[index]]));
      const referenceTo = (told["referenceTo"] as string[]).filter((parent) => catalogue.object(parent));
      const recorded: Json = { ...told, referenceTo };
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
    const recorded = recording.childRelationships.filter((each) => !(keyOf(each) in CHILDREN_LEFT_OUT));
    for (const relationship of recorded) {
      expect(
        ours.find((each) => keyOf(each) === keyOf(relationship)),
        keyOf(relationship),
      ).toMatchObject({ ...relationship, ...CHILDREN_SINCE[`${keyOf(relationship)} of ${name}`] });
    }
    const seen = recorded.map(keyOf);
    const more = ours.map(keyOf).filter((key) => !seen.includes(key));
    expect(more).toEqual(more.filter((key) => `${key} of ${name}` in CHILDREN_SINCE));
  });
});

test("what is left out of the child relationships isn't there", () => {
  for (const key of Object.keys(CHILDREN_LEFT_OUT)) {
    const [child = "", field = ""] = key.split(".");
    expect(catalogue.object(child)?.fieldsByName.has(field.toLowerCase()), key).toBe(false);
  }
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
  expect(recorded.sobjects).toHaveLength(10);
  for (const object of recorded.sobjects) {
    expect(ours.sobjects.find(({ name }) => name === object["name"])).toEqual(object);
  }
  const names = ours.sobjects.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  expect(names).toEqual(expect.arrayContaining(SERVED));
});

/** What they refer to in a real org is of features that aren't here: they are always null. */
const NOWHERE = new Set([
  "AuthSession.LoginGeoId",
  "LoginHistory.AuthenticationServiceId",
  "LoginHistory.LoginGeoId",
  "RecordType.BusinessProcessId",
  "LoginHistory.NetworkId",
]);

test("references name only objects that there are, and parts only compounds that there are", () => {
  for (const object of catalogue.objects) {
    const prefixed = catalogue.byKeyPrefix(object.keyPrefix);
    if (object.keyPrefix === PICKLIST_VALUES) expect(prefixed?.keyPrefix).toBe(PICKLIST_VALUES);
    else expect(prefixed).toBe(object);
    for (const field of object.fields) {
      const where = `${object.name}.${field.name}`;
      if (!NOWHERE.has(where)) expect(field.type === "reference", where).toBe(field.referenceTo.length > 0);
      for (const target of field.referenceTo) expect(catalogue.object(target)?.name, where).toBe(target);
      const compound = field.compoundFieldName;
      if (compound !== null)
        expect(object.fieldsByName.get(compound.toLowerCase())?.name, where).toBe(compound);
    }
    expect(object.fieldsByName.size, object.name).toBe(object.fields.length);
  }
});
