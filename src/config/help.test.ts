import { describe, expect, it } from "vitest";
import { renderHelp, renderMarkdown, renderOverview } from "./help.ts";
import { editDistance, nearestName } from "./nearest.ts";
import { COMMANDS, type CommandName, commandNamed } from "./schema.ts";
import { type Command, environmentNameOf, flagOf } from "./setting.ts";

const commands = Object.entries<Command>(COMMANDS);

describe("help", () => {
  it("lists every command, and nothing else", () => {
    const listed = [
      ...renderOverview().matchAll(/^ {2}([a-z]+(?:-[a-z]+)?(?: [a-z]+(?:-[a-z]+)?)?)(?= |$)/gm),
    ].map(([, name]) => name);
    expect(listed).toEqual(commands.map(([name]) => name));
  });

  it("tells every flag and every secret of a command, with its default", () => {
    for (const [name, command] of commands) {
      const text = renderHelp(name as CommandName);
      expect(text).toContain(`Usage: groundfog ${name}`);
      for (const [key, setting] of Object.entries(command.settings)) {
        expect(text).toContain(setting.sources.includes("flag") ? flagOf(key) : environmentNameOf(key));
        expect(text).toContain(setting.help);
      }
    }
    expect(renderHelp("start")).toMatch(
      /--port PORT +port to listen on; 0 takes a free one \(default 8180\)/,
    );
  });

  it("makes a table row for every setting, and a heading for every command", () => {
    const text = renderMarkdown();
    for (const [name, command] of commands) {
      const chapter = text.slice(text.indexOf(`## groundfog ${name}`)).split("\n## ")[0] ?? "";
      const rows = chapter.split("\n").filter((line) => line.startsWith("| "));
      expect(rows).toHaveLength(Object.keys(command.settings).length + 1);
    }
  });
});

describe("the names of commands", () => {
  it("are one word or two", () => {
    expect(commandNamed(["user", "add", "x@y.test"])).toBe("user add");
    expect(commandNamed(["start", "--json"])).toBe("start");
    expect(commandNamed(["user"])).toBeUndefined();
    expect(commandNamed(["constructor"])).toBeUndefined();
    expect(commandNamed([])).toBeUndefined();
  });
});

describe("the nearest name", () => {
  it("counts a swap of neighbours as one slip", () => {
    expect(editDistance("prot", "port")).toBe(1);
    expect(editDistance("", "abc")).toBe(3);
    expect(editDistance("kitten", "sitting")).toBe(3);
  });

  it("is none when nothing is near", () => {
    expect(nearestName("ephemral", ["data", "ephemeral"])).toBe("ephemeral");
    expect(nearestName("xyzzy", ["data", "ephemeral"])).toBeUndefined();
  });
});
