// Clauses that say whose rows are meant, in whose name they are read, and that they are read to be written.
import { describe, expect, it } from "vitest";
import { createSession } from "../../../src/domain/identity/sessions.ts";
import { addUser } from "../../../src/domain/identity/users.ts";
import type { TestOrg } from "../../../src/testing.ts";
import { type RestClient, restClient } from "../../support/client.ts";
import { make, withOrg } from "./scenario.ts";

let send: RestClient;
const org = withOrg(async (caller) => {
  send = await colleague(caller.org);
  return {};
});

async function colleague({ ports, url }: TestOrg): Promise<RestClient> {
  const { userId } = await addUser(
    ports,
    { kind: "console" },
    {
      username: "colleague@groundfog.test",
      email: "colleague@groundfog.test",
      lastName: "Colleague",
      profile: "Standard User",
      password: "Shifted-key-4471",
    },
  );
  const session = await ports.stores.transaction((stores) =>
    createSession(ports, stores, { userId, kind: "api", passwordExpired: false, address: "127.0.0.1" }),
  );
  return restClient(url, session);
}

const ask = async (soql: string, client: RestClient = org().send): Promise<string> => {
  const { status, text, body } = await client("GET", `/query?q=${encodeURIComponent(soql)}`);
  if (status === 200) return (body as { records: { Name: string }[] }).records.map(({ Name }) => Name).join();
  expect(status, text).toBe(400);
  return (body as { errorCode: string }[])[0]?.errorCode ?? "";
};

describe("a query's clauses", () => {
  it("ask for the caller's own rows, or for all", async () => {
    await make(org(), "Account", { Name: "a" });
    await make({ ...org(), send }, "Account", { Name: "b" });
    await make({ ...org(), send }, "Account", { Name: "c" });
    const scoped = "SELECT Name FROM Account USING SCOPE";
    expect(await ask(`${scoped} mine ORDER BY Name`)).toBe("a");
    expect(await ask(`${scoped} Mine ORDER BY Name`, send)).toBe("b,c");
    expect(await ask(`${scoped} mine WHERE Name = 'b' OR Name = 'a'`, send)).toBe("b");
    expect(await ask(`${scoped} everything ORDER BY Name`, send)).toBe("a,b,c");
    expect(await ask(`${scoped} team`)).toBe("MALFORMED_QUERY");
    expect(await ask("SELECT Name FROM Profile USING SCOPE mine")).toBe("MALFORMED_QUERY");
  });

  it("ask in the caller's name, or for no rows that the caller may not see", async () => {
    for (const mode of ["SECURITY_ENFORCED", "USER_MODE", "system_mode"]) {
      expect(await ask(`SELECT Name FROM Account WHERE Name > 'a' WITH ${mode} ORDER BY Name`, send)).toBe(
        "b,c",
      );
    }
    expect(await ask("SELECT Id FROM LoginHistory WITH USER_MODE", send)).not.toBe("MALFORMED_QUERY");
    expect(await ask("SELECT Id FROM LoginHistory WITH SYSTEM_MODE", send)).toBe("MALFORMED_QUERY");
    expect(await ask("SELECT Id FROM LoginHistory WITH SYSTEM_MODE")).not.toBe("MALFORMED_QUERY");
  });

  it("lock for a write, which ends with the call", async () => {
    expect(await ask("SELECT Name FROM Account WHERE Name = 'a' LIMIT 1 FOR UPDATE")).toBe("a");
    for (const clause of [
      "FOR VIEW FOR UPDATE FOR VIEW",
      "FOR UPDATE FOR REFERENCE",
      "ORDER BY Name FOR UPDATE",
    ]) {
      expect(await ask(`SELECT Name FROM Account ${clause}`)).toBe("MALFORMED_QUERY");
    }
    expect(await ask("SELECT COUNT() FROM Account FOR UPDATE")).toBe("MALFORMED_QUERY");
  });
});
