// Layouts and what else tools ask before they show records: what the schema gives, and nothing where there is nothing.
import { describe, expect, it } from "vitest";
import { run, withOrg } from "./scenario.ts";

interface Item {
  readonly layoutComponents: readonly {
    readonly value: string;
    readonly details: { readonly name: string };
  }[];
}
interface Section {
  readonly parentLayoutId: string;
  readonly rows: number;
  readonly layoutRows: readonly { readonly numItems: number; readonly layoutItems: readonly Item[] }[];
}
interface Layout {
  readonly id: string;
  readonly detailLayoutSections: readonly Section[];
  readonly editLayoutSections: readonly Section[];
}

const notFound = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]';
const org = withOrg();

const fieldsOf = (sections: readonly Section[]): readonly string[] =>
  sections.flatMap(({ layoutRows }) =>
    layoutRows.flatMap(({ layoutItems }) =>
      layoutItems.flatMap(({ layoutComponents }) => layoutComponents.map(({ value }) => value)),
    ),
  );

describe("page layouts", () => {
  it("show the fields of an object, each with its describe", async () => {
    const { body, status } = await org().send("GET", "/sobjects/Account/describe/layouts");
    const { layouts, recordTypeMappings } = body as {
      readonly layouts: readonly [Layout];
      readonly recordTypeMappings: readonly [{ readonly urls: { readonly layout: string } }];
    };
    const [layout] = layouts;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      recordTypeMappings: [{ layoutId: layout.id, master: true, recordTypeId: "012000000000000AAA" }],
      recordTypeSelectorRequired: [false],
    });
    const detail = fieldsOf(layout.detailLayoutSections);
    expect(detail).toEqual(expect.arrayContaining(["Name", "BillingCity", "CreatedDate"]));
    expect(detail).not.toContain("BillingAddress");
    expect(fieldsOf(layout.editLayoutSections)).not.toContain("CreatedDate");
    for (const { layoutRows, rows, parentLayoutId } of layout.detailLayoutSections) {
      expect([rows, parentLayoutId]).toEqual([layoutRows.length, layout.id]);
      for (const { layoutItems, numItems } of layoutRows) {
        expect(numItems).toBe(layoutItems.length);
        for (const { value, details } of layoutItems.flatMap(({ layoutComponents }) => layoutComponents))
          expect(details.name).toBe(value);
      }
    }
    const path = recordTypeMappings[0].urls.layout.replace(/^\/services\/data\/v\d+\.0/, "");
    expect((await org().send("GET", path)).body).toEqual(layout);
  });

  run(org, [
    {
      does: "are those of the master record type, in its short form too",
      path: "/sobjects/Account/describe/layouts/012000000000000",
      status: 200,
      like: { multirowEditLayoutSections: [], relatedLists: [] },
    },
    {
      does: "are of no other record type",
      path: "/sobjects/Account/describe/layouts/012gf0000000001AAA",
      status: 404,
      text: notFound,
    },
    {
      does: "are not of what isn't shown",
      path: "/sobjects/Profile/describe/layouts",
      status: 404,
      text: notFound,
    },
    {
      does: "are not of what isn't there",
      path: "/sobjects/Nope/describe/layouts",
      status: 404,
      text: notFound,
    },
    {
      does: "have no names",
      path: "/sobjects/Account/describe/namedLayouts/Mine",
      status: 404,
      like: [{ errorCode: "NOT_FOUND" }],
    },
    {
      does: "are only read",
      method: "POST",
      path: "/sobjects/Account/describe/layouts",
      body: {},
      status: 405,
    },
  ]);
});

describe("what this org has none of", () => {
  run(org, [
    { does: "are tabs", path: "/tabs", status: 200, text: "[]" },
    { does: "are icons", path: "/theme", status: 200, text: '{"themeItems":[]}' },
    { does: "are global actions", path: "/quickActions", status: 200, text: "[]" },
    { does: "are actions of objects", path: "/sobjects/Account/quickActions", status: 200, text: "[]" },
    { does: "are actions of no object", path: "/sobjects/Nope/quickActions", status: 404, text: notFound },
    { does: "are apps", path: "/appMenu/AppSwitcher", status: 200, text: '{"appMenuItems":[]}' },
    { does: "are apps of another menu", path: "/appMenu/Nope", status: 404, text: notFound },
  ]);
});
