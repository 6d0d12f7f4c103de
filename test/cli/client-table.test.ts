import { describe, expect, it } from "vitest";
import { clientTable, withClientTable } from "../../scripts/client-table.ts";

const check = (name: string, ok: boolean) => ({ name, ok, note: "" });

describe("the README's table of clients", () => {
  it("tells what holds, and names what doesn't", () => {
    expect(
      clientTable([
        { client: "one", version: "1.0.0", checks: [check("login", true), check("query", true)] },
        { client: "two", version: "2.0.0", checks: [check("login", true), check("query", false)] },
      ]),
    ).toBe(
      [
        "| client | version | checks that hold | what is checked |",
        "|---|---|---|---|",
        "| one | 1.0.0 | 2 of 2 | login, query |",
        "| two | 2.0.0 | 1 of 2 | failing: query |",
      ].join("\n"),
    );
  });

  it("takes the place of the old one, as often as it is made", () => {
    const readme = "a\n<!-- clients:start -->\nold\n<!-- clients:end -->\nb\n";
    const once = withClientTable(readme, "| new |");
    expect(once).toBe("a\n<!-- clients:start -->\n| new |\n<!-- clients:end -->\nb\n");
    expect(withClientTable(once, "| new |")).toBe(once);
    expect(withClientTable("no markers", "| new |")).toBe("no markers");
  });
});
