import { describe, expect, it } from "vitest";
import { ConfigurationError, UsageError } from "../config/refusal.ts";
import { CommandFailed, describeFailure } from "./failure.ts";

const system = (code: string, more: object): Error =>
  Object.assign(new Error(`${code}: told by Node`), { code, ...more });

describe("describeFailure", () => {
  it.each<[unknown, number, string]>([
    [new UsageError("wrong flag"), 2, "wrong flag"],
    [new ConfigurationError("wrong setting"), 78, "wrong setting"],
    [new CommandFailed("refused"), 1, "refused"],
    ["a text", 1, "a text"],
    [new Error("two\n  lines<br>and a third"), 1, "two lines and a third"],
    [
      system("EADDRINUSE", { port: 80, address: "::1" }),
      1,
      "port 80 on ::1 is taken; choose another with --port, or --port 0 for a free one",
    ],
    [
      system("EADDRNOTAVAIL", { address: "192.0.2.1" }),
      1,
      "192.0.2.1 is no address of this machine; choose another with --host",
    ],
    [
      system("ENOTFOUND", { hostname: "nowhere.test" }),
      1,
      "nowhere.test is no address; choose another with --host",
    ],
    [
      system("EACCES", { port: 80, address: "0.0.0.0" }),
      1,
      "no permission for port 80; choose one above 1023 with --port",
    ],
    [system("EACCES", { path: "/srv/x" }), 1, "no permission for /srv/x"],
    [system("ENOENT", { path: "/srv/x" }), 1, "there is no /srv/x"],
    [system("EISDIR", { path: "/srv/x" }), 1, "/srv/x is a directory"],
    [system("ENOSPC", {}), 1, "the disk is full"],
    [system("ERR_SQLITE_ERROR", {}), 1, "the database can't be used: ERR_SQLITE_ERROR: told by Node"],
  ])("%s", (error, exitCode, message) => {
    expect(describeFailure(error)).toEqual({ exitCode, message });
  });

  it("keeps the stack of a defect", () => {
    const { exitCode, message } = describeFailure(new TypeError("x is not a function"));
    expect(exitCode).toBe(1);
    expect(message).toMatch(/^unexpected TypeError: x is not a function\n +at /);
  });
});
