import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { hash as plainHash, verify as plainVerify } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { FaultError } from "../domain/fault.ts";
import { passwordHasher } from "./password-hash.ts";

const hasher = passwordHasher(randomBytes(32));

describe("a password hash", () => {
  it("is Argon2id with OWASP's minimum, salted", async () => {
    const [one, other] = await Promise.all([hasher.hash("password1"), hasher.hash("password1")]);
    for (const hash of [one, other])
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it("is verified by the same secret only", async () => {
    const hash = await hasher.hash("password1");
    expect(await hasher.verify(hash, "password1")).toBe(true);
    for (const wrong of ["", "password", "password1 ", "Password1", "password1\0"])
      expect(await hasher.verify(hash, wrong)).toBe(false);
  });

  it.each([
    ["nothing", ""],
    ["any script", "\u043f\u0430\u0440\u043e\u043b\u044c\u{1f600}"],
    ["16,000 bytes", "x".repeat(16_000)],
  ])("may be of %s", async (_, secret) => {
    const hash = await hasher.hash(secret);
    expect(await hasher.verify(hash, secret)).toBe(true);
    expect(await hasher.verify(hash, `${secret}x`)).toBe(false);
  });

  it("is worth nothing without the org's master key", async () => {
    const hash = await hasher.hash("password1");
    expect(await passwordHasher(randomBytes(32)).verify(hash, "password1")).toBe(false);
    expect(await plainVerify(hash, "password1")).toBe(false);
    expect(await hasher.verify(await plainHash("password1"), "password1")).toBe(false);
  });
});

describe("more hashes than wait", () => {
  // 64 wait; how many run at once depends on the machine, but is never more than one beyond its cores.
  const MANY = 64 + availableParallelism() + 1 + 30;

  it("are refused at once, and the others come out right", async () => {
    const hash = await hasher.hash("password1");
    const results = await Promise.allSettled(
      Array.from({ length: MANY }, (_, index) =>
        hasher.verify(hash, index % 2 === 0 ? "password1" : "wrong"),
      ),
    );
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(30);
    expect(refused.length).toBeLessThan(MANY - 64);
    for (const [index, result] of results.entries()) {
      if (result.status === "fulfilled") expect(result.value).toBe(index % 2 === 0);
      else {
        expect(result.reason).toBeInstanceOf(FaultError);
        expect((result.reason as FaultError).fault.cause).toBe("serverBusy");
      }
    }
    expect(await hasher.verify(hash, "password1")).toBe(true);
  });

  it("share one limit with every other org of the process", async () => {
    const hash = await hasher.hash("password1");
    const others = Array.from({ length: 10 }, () => passwordHasher(randomBytes(32)));
    const results = await Promise.allSettled(
      Array.from({ length: MANY }, (_, index) => (others[index % 10] ?? hasher).verify(hash, "password1")),
    );
    expect(results.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(30);
  });

  it("leave no place taken by one that failed", async () => {
    const failures = await Promise.allSettled(
      Array.from({ length: 60 }, () => hasher.verify("no hash at all", "password1")),
    );
    expect(new Set(failures.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    const hash = await hasher.hash("password1");
    expect(await hasher.verify(hash, "password1")).toBe(true);
  });
});
