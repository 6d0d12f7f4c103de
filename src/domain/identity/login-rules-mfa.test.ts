import { describe, expect, it } from "vitest";
import {
  changeAttempt,
  changeProfile,
  enrolled,
  good,
  grant,
  secret,
} from "../../../test/support/login-facts.ts";
import { decide, type LoginFacts } from "./login-rules.ts";

const seenBy = (rule: string, facts: LoginFacts): string | undefined =>
  decide(facts).trace.find((step) => step.rule === rule)?.seen;

describe("MFA for API logins", () => {
  const needed = grant(enrolled(good), "TwoFactorApi");
  const appended = (code: LoginFacts["code"], facts = needed): LoginFacts => ({
    ...facts,
    code,
    secret: { ...secret, hasToken: false, hasCode: true, codeStep: 7 },
  });

  it("takes the authenticator's code in place of the token, once", () => {
    expect(decide(appended("right")).status).toBe("success");
    for (const code of ["wrong", "used"] as const)
      expect(decide(appended(code))).toMatchObject({ status: "invalidPassword", countsAsFailure: true });
    expect(seenBy("authenticator code", appended("used"))).toContain("used before");
  });

  it("is not lifted by a trusted network, nor by the profile's ranges", () => {
    const ranges = [{ id: 1, from: "203.0.113.0", to: "203.0.113.255", description: "" }];
    const alone = { ...needed, secret: { ...secret, hasToken: false } };
    for (const facts of [needed, alone]) {
      expect(decide({ ...facts, ranges }).status).toBe("mfaRequired");
      expect(decide(changeProfile(facts, { ranges })).status).toBe("mfaRequired");
    }
    expect(decide({ ...appended("right"), ranges }).status).toBe("success");
    expect(seenBy("MFA for API logins", needed)).toContain("the security token was appended instead");
  });

  it("asks nothing of who has no authenticator or no such permission", () => {
    expect(decide(grant(good, "TwoFactorApi")).status).toBe("success");
    expect(decide(enrolled(good)).status).toBe("success");
    expect(decide(changeAttempt(needed, { channel: "browser" })).status).toBe("success");
  });

  it("lets a remembered login repeat its code, and no other", () => {
    expect(decide({ ...appended("used"), factor: "remembered" }).status).toBe("success");
    expect(decide({ ...needed, factor: "remembered" }).status).toBe("mfaRequired");
  });
});

describe("what a browser is asked for", () => {
  const browser = { ...changeAttempt(good, { channel: "browser" }), isActivated: false };

  it("is nothing from a trusted network, inside of the profile's ranges, or where no mail goes out", () => {
    const ranges = [{ id: 1, from: "203.0.113.0", to: "203.0.113.255", description: "" }];
    expect(decide(browser).status).toBe("activationRequired");
    expect(decide({ ...browser, isActivated: true }).status).toBe("success");
    expect(decide({ ...browser, ranges }).status).toBe("success");
    expect(decide(changeProfile(browser, { ranges })).status).toBe("success");
    expect(decide({ ...browser, canMail: false }).status).toBe("success");
    for (const factor of ["email", "totp"] as const)
      expect(decide({ ...browser, factor }).status).toBe("success");
  });

  it("is an authenticator's code wherever MFA for UI logins says so; no mailed code stands for it", () => {
    const ranges = [{ id: 1, from: "203.0.113.0", to: "203.0.113.255", description: "" }];
    const needed = grant({ ...browser, isActivated: true, ranges }, "ForceTwoFactor");
    expect(decide(needed).status).toBe("mfaRequired");
    expect(decide({ ...needed, factor: "email" }).status).toBe("mfaRequired");
    expect(decide({ ...needed, factor: "totp" }).status).toBe("success");
  });
});
