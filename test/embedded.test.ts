// Ten orgs side by side in one process share nothing: ids, sessions, records and mail are each org's own.
import { describe, expect, it } from "vitest";
import { startOrg } from "../src/testing.ts";
import { restClient, soapLogin } from "./support/client.ts";

describe("startOrg", () => {
  it("runs ten orgs side by side without shared state", async () => {
    const orgs = await Promise.all(Array.from({ length: 10 }, () => startOrg()));
    try {
      expect(new Set(orgs.map((org) => org.orgId)).size).toBe(10);
      expect(new Set(orgs.map((org) => org.admin.password)).size).toBe(10);
      const sessions = await Promise.all(
        orgs.map((org) =>
          soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken),
        ),
      );
      const clients = sessions.map((session, index) => restClient(orgs[index]?.url ?? "", session));
      await Promise.all(
        clients.map((client, index) => client("POST", "/sobjects/Account", { Name: `Of org ${index}` })),
      );
      for (const [index, client] of clients.entries()) {
        const { body } = await client("GET", `/query?q=${encodeURIComponent("SELECT Name FROM Account")}`);
        expect(body).toMatchObject({ totalSize: 1, records: [{ Name: `Of org ${index}` }] });
      }
      const foreign = restClient(orgs[0]?.url ?? "", sessions[1] ?? "");
      expect((await foreign("GET", "/limits")).status).toBe(401);
    } finally {
      await Promise.all(orgs.map((org) => org.stop()));
    }
  });
});
