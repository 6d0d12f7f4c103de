// INCLUDES and EXCLUDES, with the examples of the SOQL reference.
import { describe } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { make, run, withOrg } from "./scenario.ts";

const VALUES = ["AAA", "BBB", "CCC", "DDD"];

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "Account",
      fields: [
        {
          fullName: "MSP1__c",
          label: "MSP1",
          type: "MultiselectPicklist",
          values: VALUES.map((value) => ({ value, label: value, default: false, active: true })),
        },
      ],
    },
  ]);
  const all = ["AAA", "AAA;BBB", "BBB;AAA;CCC", "CCC", "DDD", null];
  for (const [index, MSP1__c] of all.entries()) {
    await make(caller, "Account", { Name: String(index), MSP1__c });
  }
  return {};
});

const finds = (condition: string, ...names: string[]) => ({
  does: `${condition} finds ${names.join(" ")}`,
  path: `/query?q=${encodeURIComponent(`SELECT Name FROM Account WHERE ${condition} ORDER BY Name`)}`,
  status: 200,
  like: { totalSize: names.length, records: names.map((Name) => ({ Name })) },
});

const refuses = (condition: string, errorCode: string, message: string) => ({
  does: `refuses ${condition}`,
  path: `/query?q=${encodeURIComponent(`SELECT Name FROM Account WHERE ${condition}`)}`,
  status: 400,
  like: [{ errorCode }],
  has: [message],
});

describe("a multi-select picklist", () => {
  run(org, [
    finds("MSP1__c = 'AAA;BBB'", "1"),
    finds("MSP1__c INCLUDES ('AAA;BBB','CCC')", "1", "2", "3"),
    finds("MSP1__c includes ('aaa')", "0", "1", "2"),
    finds("MSP1__c INCLUDES ('AA')"),
    finds("MSP1__c EXCLUDES ('AAA')", "3", "4", "5"),
    finds("MSP1__c EXCLUDES ('AAA;BBB', 'CCC')", "0", "4", "5"),
    finds("NOT MSP1__c INCLUDES ('AAA')", "3", "4", "5"),
    finds("NOT (MSP1__c EXCLUDES ('AAA'))", "0", "1", "2"),
    refuses("MSP1__c INCLUDES ('')", "MALFORMED_QUERY", "take values of the picklist"),
    refuses("MSP1__c INCLUDES ('AAA;')", "MALFORMED_QUERY", "take values of the picklist"),
    refuses("MSP1__c EXCLUDES (null)", "MALFORMED_QUERY", "take values of the picklist"),
    refuses("MSP1__c INCLUDES (1)", "INVALID_FIELD", "must be of type multipicklist"),
    refuses("MSP1__c < 'AAA'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on multipicklist field"),
    refuses("Name INCLUDES ('AAA')", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on string field"),
    refuses(
      `MSP1__c INCLUDES (${Array.from({ length: 1001 }, (_, index) => `'${index}'`)})`,
      "MALFORMED_QUERY",
      "only 1000 values are allowed",
    ),
  ]);
});
