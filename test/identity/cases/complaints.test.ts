// What docs/complaints.md tells people to use is there.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMMANDS, commandNamed } from "../../../src/config/schema.ts";
import { checkSettings } from "../../../src/domain/identity/org-settings.ts";
import { ROUTES as OWN } from "../../../src/wire/own/protocol.ts";
import { ROUTES as PAGES } from "../../../src/wire/web/protocol.ts";

const text = readFileSync("docs/complaints.md", "utf8");
const all = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, one = ""]) => one);

it("answers each of the 26 complaints, in order", () => {
  expect(all(/^\| (\d+) \| [^|]+ \| [^|]{40,} \|$/gm).map(Number)).toEqual(
    Array.from({ length: 26 }, (_, index) => index + 1),
  );
});

it("names commands and flags that there are", () => {
  const named = all(/`groundfog ([^`]+)`/g);
  expect(named.length).toBeGreaterThan(15);
  for (const line of named) {
    const words = line.split(" ");
    const command = commandNamed(words);
    expect(command, line).toBeDefined();
    const settings = command === undefined ? {} : COMMANDS[command].settings;
    for (const flag of words.filter((word) => word.startsWith("--")))
      expect(Object.keys(settings), line).toContain(flag.slice(2));
  }
});

it("names settings of the org that there are", () => {
  const named = all(/`((?:token|password|session|retire|login)\.\w+)`/g);
  expect(new Set(named).size).toBeGreaterThan(9);
  for (const name of named)
    expect(() => checkSettings({ [name]: {} }), name).toThrow(`${name} must be one of`);
});

it("names doors and pages that there are", () => {
  const doors = all(/`(\/groundfog\/[^`]+)`/g);
  expect(new Set(doors).size).toBeGreaterThan(4);
  const paths = OWN.map(({ path }) => path);
  for (const door of doors) expect(paths).toContain(door.replace("ID", "{id}"));
  const pages = readFileSync("src/wire/web/pages/settings.ts", "utf8");
  const labels = ["Reset My Security Token", "Tokens for Tools", "What to Append Now", "Why Logins Failed"];
  for (const label of labels) {
    expect(text).toContain(label);
    const path = new RegExp(`\\["([^"]+)", "${label}"\\]`).exec(pages)?.[1];
    expect(PAGES.map((route) => route.path)).toContain(path);
  }
});
