import { expect, it } from "vitest";
import { renderTable } from "./output.ts";

it("a table shows no cell that would move the cursor, colour the terminal or turn the line round", () => {
  const hostile = ["\u001b[2J", "a\nb", "\u009b31m", "\u202egpj", "Zoë 𝒳 日本"];
  expect(
    renderTable(
      ["TOOL"],
      hostile.map((cell) => [cell]),
    ),
  ).toBe("TOOL\n\ufffd[2J\na\ufffdb\n\ufffd31m\n\ufffdgpj\nZoë 𝒳 日本");
});
