import { describe, expect, it } from "vitest";
import { firstId, formatId } from "../../domain/model/id.ts";
import { standardCatalogue } from "../../domain/schema/catalogue.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { recordWriter } from "./record-json.ts";

function account(): SObject {
  const object = standardCatalogue().object("Account");
  if (!object) throw new Error("no Account");
  return object;
}

const fieldsOf = (object: SObject, ...names: string[]): Field[] =>
  object.fields.filter((field) => names.includes(field.name));

const id = firstId("001") + 7;
const url = `/services/data/v60.0/sobjects/Account/${formatId(id)}`;

describe("records", () => {
  it("begin with their attributes and keep the order of the fields", () => {
    const object = account();
    const write = recordWriter(
      "/services/data/v60.0",
      object,
      fieldsOf(object, "Id", "IsDeleted", "Name", "Type"),
    );
    expect(write([id, 0, 'A "B"', null])).toBe(
      `{"attributes":{"type":"Account","url":"${url}"},"Id":"${formatId(id)}","IsDeleted":false,"Name":"A \\"B\\"","Type":null}`,
    );
  });

  it("take the URL's id from the cell after the fields where Id is not selected", () => {
    const object = account();
    const write = recordWriter("/services/data/v60.0", object, fieldsOf(object, "Name"));
    expect(JSON.parse(write(["x", id]))).toEqual({ attributes: { type: "Account", url }, Name: "x" });
    expect(JSON.parse(write(["x"]))).toEqual({ attributes: { type: "Account" }, Name: "x" });
  });
});
