// An org whose pages are visited.
import { afterAll, beforeAll } from "vitest";
import { startOrg, type TestOrg, type TestOrgOptions } from "../../../src/testing.ts";
import { type Person, person } from "../../support/identity.ts";
import { type Visitor, visitor } from "../../support/visitor.ts";

export interface Site {
  readonly org: TestOrg;
  readonly url: string;
}

/** One org for the file. */
export function withSite(options: TestOrgOptions = {}): () => Site {
  let org: TestOrg | undefined;
  beforeAll(async () => {
    org = await startOrg(options);
  });
  afterAll(() => org?.stop());
  return () => {
    if (!org) throw new Error("the org has not started");
    return { org, url: org.url };
  };
}

/** A user with a fresh browser in which he has logged in. */
export async function signedIn({ org, url }: Site): Promise<{ browser: Visitor; user: Person }> {
  const user = await person(org);
  const browser = visitor(url);
  const { location } = await browser.logIn(user.username, user.password);
  if (location !== "/home") throw new Error(`the login led to ${location}`);
  return { browser, user };
}
