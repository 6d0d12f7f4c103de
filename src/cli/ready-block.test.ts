import { describe, expect, it } from "vitest";
import { type ReadyOrg, renderReadyBlock, renderReadyJson } from "./ready-block.ts";

const org: ReadyOrg = {
  url: "http://127.0.0.1:8180",
  tlsUrl: null,
  caFile: null,
  inboxUrl: "http://127.0.0.1:8180/inbox",
  orgId18: "00Dgf0000000001AAA",
  ephemeral: true,
  admin: { username: "admin@groundfog.test", password: "one-time", securityToken: "token" },
};
const again: ReadyOrg = {
  ...org,
  ephemeral: false,
  admin: { ...org.admin, password: null, securityToken: null },
};

describe("the ready block", () => {
  it("is the line of JSON that tools wait for", () => {
    expect(renderReadyJson(org)).toBe(
      '{"ready":true,"url":"http://127.0.0.1:8180","tlsUrl":null,"caFile":null,"inboxUrl":"http://127.0.0.1:8180/inbox","orgId":"00Dgf0000000001AAA","ephemeral":true,"admin":{"username":"admin@groundfog.test","password":"one-time","securityToken":"token"}}',
    );
    expect(JSON.parse(renderReadyJson(again))).toMatchObject({
      ephemeral: false,
      admin: { username: org.admin.username },
    });
    expect(renderReadyJson(again)).not.toMatch(/password|securityToken/);
  });

  it("tells people the address, the inbox and what was made for them", () => {
    const first = renderReadyBlock(org, null);
    for (const text of [org.url, org.inboxUrl, "admin@groundfog.test", "one-time", "token", "memory only"]) {
      expect(first).toContain(text);
    }
    const later = renderReadyBlock(again, "/srv/org");
    expect(later).toContain("/srv/org");
    expect(later).not.toMatch(/password|security token/);
  });

  it("tells where HTTPS is and whom to trust", () => {
    const tls = { tlsUrl: "https://localhost:8543", caFile: "/srv/org/tls/ca.pem" };
    expect(JSON.parse(renderReadyJson({ ...org, ...tls }))).toMatchObject(tls);
    const block = renderReadyBlock({ ...org, ...tls }, null);
    for (const text of Object.values(tls)) expect(block).toContain(text);
    expect(renderReadyBlock({ ...org, ...tls, caFile: null }, null)).not.toContain("to be trusted");
    expect(renderReadyBlock(org, null)).not.toContain("https");
  });
});
