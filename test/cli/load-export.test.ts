import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run, startProcess, temporaryDirectory } from "./groundfog.ts";

const CITY = fileURLToPath(new URL("../../examples/city", import.meta.url));

async function orgWithCredentials() {
  const org = await startProcess(["--ephemeral"]);
  const { username, password = "", securityToken = "" } = org.ready.admin;
  const env = { GROUNDFOG_USERNAME: username, GROUNDFOG_PASSWORD: password, GROUNDFOG_TOKEN: securityToken };
  const cwd = temporaryDirectory();
  return { org, env, cwd, at: ["--url", org.ready.url] };
}

const HEADER = "Name,Phone,Description,NumberOfEmployees";

describe("load and export", () => {
  it("bring every value in and out again", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    const rows = [
      'Plain,1,"one, two",5',
      '"Quoted ""name""",2,"two\nlines",0',
      "Ünïcødé 漢字 🌫,3,é,-7",
      ...Array.from({ length: 3000 }, (_, index) => `Row ${index},${index},,${index}`),
    ];
    writeFileSync(join(cwd, "in.csv"), `${HEADER}\n${rows.join("\n")}\n`);
    const loaded = await run(["load", "Account", "in.csv", ...at], { env, cwd });
    expect(loaded.stderr).toBe("");
    expect(loaded.stdout).toMatch(/^3,003 rows loaded, 0 failed \(1 job, .*\)\n$/);
    expect(loaded.code).toBe(0);
    expect(existsSync(join(cwd, "in.failed.csv"))).toBe(false);

    const exported = await run(["export", `SELECT ${HEADER} FROM Account ORDER BY Id`, "out.csv", ...at], {
      env,
      cwd,
    });
    expect(exported).toMatchObject({ code: 0, stderr: "" });
    expect(exported.stdout).toMatch(/^3,003 rows written to out\.csv \(.*\)\n$/);
    const { default: papaparse } = await import("papaparse");
    const parse = (file: string) =>
      papaparse.parse<string[]>(readFileSync(join(cwd, file), "utf8").trimEnd()).data;
    expect(parse("out.csv")).toEqual(parse("in.csv"));
    expect((await org.stop()).code).toBe(0);
  });

  it("write a whole object, ready for a tool that wants types", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    expect((await run(["schema", "import", CITY, ...at])).code).toBe(0);
    writeFileSync(
      join(cwd, "in.csv"),
      'Name,CityId__c,Country__c,Population__c\n"Ålesund: ""å"", 漢",1,NO,47199\n',
    );
    expect((await run(["load", "City__c", "in.csv", ...at], { env, cwd })).code).toBe(0);
    const rows = async (...args: string[]) => {
      expect(await run(["export", ...args, "out.csv", ...at], { env, cwd })).toMatchObject({
        code: 0,
        stderr: "",
      });
      const { default: papaparse } = await import("papaparse");
      const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(join(cwd, "out.csv")));
      return papaparse.parse<string[]>(text.trimEnd()).data;
    };
    const [names = [], cells = []] = await rows("city__c");
    const city = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
    expect(names).toEqual(expect.arrayContaining(["Id", "IsDeleted", "Location__Latitude__s"]));
    expect(names).not.toContain("Location__c");
    expect(city).toMatchObject({
      Name: 'Ålesund: "å", 漢',
      Country__c: "NO",
      Population__c: "47199.0",
      IsDeleted: "false",
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });

    const [typed = []] = await rows("City__c", "--header", "typed");
    expect(typed.map((cell) => cell.split(":")[0])).toEqual(names);
    expect(typed).toEqual(
      expect.arrayContaining(["Id:Id", "Name:String", "IsDeleted:Boolean", "CreatedDate:Datetime"]),
    );
    expect(
      await rows("SELECT Name, Owner.Name, OwnerId, Population__c FROM City__c", "--header", "typed"),
    ).toEqual([
      ["Name:String", "Owner.Name:String", "OwnerId:Id", "Population__c:Double"],
      [city["Name"], expect.any(String), city["OwnerId"], "47199.0"],
    ]);
    expect(await rows("SELECT CityId__c FROM City__c LIMIT 0", "--header", "typed")).toEqual([
      ["CityId__c:String"],
    ]);
    const unknown = await run(["export", "Nope__c", "no.csv", ...at], { env, cwd });
    expect(unknown).toMatchObject({ code: 1, stdout: "", stderr: "groundfog: there is no object Nope__c\n" });
    expect(existsSync(join(cwd, "no.csv"))).toBe(false);
    await org.stop();
  });

  it("keep the failed rows and their reasons, and end with 1", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    writeFileSync(join(cwd, "in.csv"), "Name,Phone\nGood,1\n,2\nAlso good,3\n");
    const { code, stdout } = await run(["load", "Account", "in.csv", ...at], { env, cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^2 rows loaded, 1 failed .*\nFailed rows and their reasons: in\.failed\.csv\n$/);
    const failed = readFileSync(join(cwd, "in.failed.csv"), "utf8");
    expect(failed.split("\n")[0]).toContain("sf__Error");
    expect(failed).toContain("REQUIRED_FIELD_MISSING");
    await org.stop();
  });

  it("cut a large file into jobs, whose rows go in in the file's order", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    const long = "x".repeat(30_000);
    const rows = Array.from({ length: 450 }, (_, index) =>
      index === 1 || index === 448 ? `,${index},` : `Row ${index},${index},"${long}\n${index}"`,
    );
    writeFileSync(join(cwd, "in.csv"), `Name,NumberOfEmployees,Description\n${rows.join("\n")}`);
    const { code, stdout } = await run(["load", "Account", "in.csv", ...at], { env, cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^448 rows loaded, 2 failed \(2 jobs, /);
    const failed = readFileSync(join(cwd, "in.failed.csv"), "utf8").trimEnd().split("\n");
    expect(failed).toHaveLength(3);
    expect(failed[1]).toContain('"1"');
    expect(failed[2]).toContain('"448"');
    await run(["export", "SELECT Name FROM Account ORDER BY Id", "out.csv", ...at], { env, cwd });
    const names = readFileSync(join(cwd, "out.csv"), "utf8").trimEnd().split("\n").slice(1);
    const sent = Array.from({ length: 450 }, (_, index) => `"Row ${index}"`);
    expect(names).toEqual(sent.filter((_, index) => index !== 1 && index !== 448));
    await org.stop();
  });

  it("upsert by an external ID", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    expect((await run(["schema", "import", CITY, ...at])).code).toBe(0);
    const upsert = [
      "load",
      "City__c",
      "in.csv",
      "--operation",
      "upsert",
      "--external-id",
      "CityId__c",
      ...at,
    ];
    writeFileSync(join(cwd, "in.csv"), "CityId__c,Name,Country__c\n1,One,IS\n2,Two,IS\n");
    expect((await run(upsert, { env, cwd })).stdout).toMatch(/^2 rows loaded, 0 failed/);
    writeFileSync(join(cwd, "in.csv"), "CityId__c,Name,Country__c\n2,Second,IS\n3,Three,IS\n");
    expect((await run(upsert, { env, cwd })).stdout).toMatch(/^2 rows loaded, 0 failed/);
    await run(["export", "SELECT Name FROM City__c ORDER BY CityId__c", "out.csv", ...at], { env, cwd });
    expect(readFileSync(join(cwd, "out.csv"), "utf8")).toBe('"Name"\n"One"\n"Second"\n"Three"\n');
    await org.stop();
  });

  it("delete by id, and read another delimiter and Windows line ends", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    writeFileSync(join(cwd, "in.csv"), "Name;Phone\r\nOne;1\r\nTwo;2\r\n");
    expect(
      (await run(["load", "Account", "in.csv", "--delimiter", "semicolon", ...at], { env, cwd })).code,
    ).toBe(0);
    expect((await run(["export", "SELECT Id FROM Account", "ids.csv", ...at], { env, cwd })).code).toBe(0);
    expect(
      (await run(["load", "Account", "ids.csv", "--operation", "delete", ...at], { env, cwd })).code,
    ).toBe(0);
    const none = await run(["export", "SELECT Id FROM Account", "ids.csv", ...at], { env, cwd });
    expect(none.stdout).toMatch(/^0 rows written/);
    await org.stop();
  });

  it("say in one line why not, and leave the file alone", async () => {
    const { org, env, cwd, at } = await orgWithCredentials();
    const refused = async (args: string[], code: number, message: string, variables = env) => {
      const ended = await run([...args, ...at], { env: variables, cwd });
      expect(ended).toMatchObject({ code, stdout: "" });
      expect(ended.stderr).toContain(message);
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(ended.stderr).not.toContain(env.GROUNDFOG_PASSWORD);
    };
    writeFileSync(join(cwd, "old.csv"), "old");
    await refused(["export", "SELECT Nmae FROM Account", "old.csv"], 1, "No such column 'Nmae'");
    await refused(["export", "SELECT Id FROM Account", "old.csv"], 1, "LOGIN_MUST_USE_SECURITY_TOKEN", {
      ...env,
      GROUNDFOG_TOKEN: "",
    });
    await refused(["export", "SELECT Id FROM Account", "old.csv"], 2, "GROUNDFOG_PASSWORD", {
      ...env,
      GROUNDFOG_PASSWORD: "",
    });
    await refused(["load", "Account", "missing.csv"], 1, "there is no missing.csv");
    await refused(["load", "Account", "old.csv"], 1, "old.csv holds no rows");
    await refused(["load", "Account", "old.csv", "--operation", "upsert"], 2, "--external-id");
    expect(readFileSync(join(cwd, "old.csv"), "utf8")).toBe("old");
    await org.stop();
  });
});
