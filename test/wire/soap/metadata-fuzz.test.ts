// Spoiled requests of the Metadata API: each has an answer that a client knows, and the org goes on.
import fc from "fast-check";
import { expect, it } from "vitest";
import { readXml } from "../../../src/wire/shared/xml.ts";
import { envelope, post, type RawAnswer, sessionHeader } from "../../support/soap.ts";
import { EVERY_FIELD, fieldXml, METADATA_PATH, metadataOrg, objectXml } from "./metadata-org.ts";
import { leafMutation, mutated, mutatedLeaf, mutation } from "./mutation.ts";

/** Hundreds of requests, on a machine that may be busy. */
const LONG = 180_000;
const org = metadataOrg();

const REQUEST = `<upsertMetadata>${objectXml("Every__c", EVERY_FIELD.join(""))}${fieldXml("Account.Text__c")}</upsertMetadata>`;
const FAULTS =
  /<faultcode>(soapenv:(Client|MustUnderstand)|sf:(INVALID_SESSION_ID|LIMIT_EXCEEDED|FUNCTIONALITY_NOT_ENABLED))<\/faultcode>/;

async function expectKnown({ status, text }: RawAnswer): Promise<void> {
  await readXml(Buffer.from(text));
  expect([200, 500]).toContain(status);
  if (status === 500) expect(text).toMatch(FAULTS);
  else expect(text).toContain("MetadataResponse>");
}

it("have a known answer where bytes are spoiled", { timeout: LONG }, async () => {
  const sent = Buffer.from(envelope(REQUEST, sessionHeader(org().session), "m"));
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
      await expectKnown(await post(org().org.url, mutations.reduce(mutated, sent), { path: METADATA_PATH }));
    }),
    { numRuns: 300 },
  );
});

it("have a result for each component where elements are spoiled", { timeout: LONG }, async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(leafMutation, { minLength: 1, maxLength: 2 }), async (mutations) => {
      const answer = await org().raw(mutations.reduce(mutatedLeaf, REQUEST));
      expect(answer.status, answer.text).toBe(200);
      await expectKnown(answer);
      expect(answer.text.match(/<success>/g)).toHaveLength(2);
      refused += answer.text.match(/<success>false/g)?.length ?? 0;
    }),
    { numRuns: 200 },
  );
  // Requests that were all taken would prove nothing.
  expect(refused).toBeGreaterThan(20);
  expect(
    (await org().raw("<describeMetadata><asOfVersion>64.0</asOfVersion></describeMetadata>")).status,
  ).toBe(200);
});
