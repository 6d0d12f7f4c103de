import { describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { escaped } from "../../support/soap.ts";
import { created, soapOrg, textOf } from "./soap-org.ts";

const org = soapOrg();
type Fields = Readonly<Record<string, string | readonly string[]>>;

const message = (fields: Fields, type = "SingleEmailMessage"): string =>
  `<messages xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="${type}">${Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((text) => `<${name}>${escaped(text)}</${name}>`))
    .join("")}</messages>`;

const BODY = { subject: "Subject", plainTextBody: "Text & more" };

async function sent(...messages: readonly string[]): Promise<readonly string[]> {
  const { children } = await org().call(`<sendEmail>${messages.join("")}</sendEmail>`);
  return children.map((result: XmlElement) => {
    const error = result.children.find(({ name }) => name === "errors");
    return error ? (textOf(error, "statusCode") ?? "") : `success ${textOf(result, "success")}`;
  });
}

const mailsTo = async (address: string) => (await org().org.inbox.list()).filter(({ to }) => to === address);

describe("sendEmail", () => {
  it("queues a message for everybody who is named, once", async () => {
    const fields = {
      ...BODY,
      htmlBody: "<b>HTML</b>",
      toAddresses: ["one@example.test", "two@example.test"],
      ccAddresses: "three@example.test",
      bccAddresses: ["four@example.test", "ONE@example.test"],
      replyTo: "reply@example.test",
      senderDisplayName: "The sender",
    };
    expect(await sent(message(fields))).toEqual(["success true"]);
    for (const name of ["one", "two", "three", "four"]) {
      expect(await mailsTo(`${name}@example.test`)).toEqual([
        { to: `${name}@example.test`, subject: "Subject", text: "Text & more", html: "<b>HTML</b>" },
      ]);
    }
    expect(await mailsTo("ONE@example.test")).toEqual([]);
  });

  it("sends to a contact, to a user and to the caller", async () => {
    const contact = await created(org(), "Contact", { LastName: "c", Email: "contact@example.test" });
    const info = await org().raw("<getUserInfo/>");
    const [, user = ""] = /<userId>(\w+)<\/userId>/.exec(info.text) ?? [];
    const [, address = ""] = /<userEmail>([^<]+)<\/userEmail>/.exec(info.text) ?? [];
    const before = (await mailsTo(address)).length;
    const results = await sent(
      message({ ...BODY, targetObjectId: contact, saveAsActivity: "false" }),
      message({ ...BODY, targetObjectId: user, saveAsActivity: "false" }),
      message({ ...BODY, toAddresses: "x@example.test", bccSender: "true" }),
    );
    expect(results).toEqual(["success true", "success true", "success true"]);
    expect(await mailsTo("contact@example.test")).toHaveLength(1);
    expect((await mailsTo(address)).length).toBe(before + 2);
  });

  it("gives what can't be sent an error of its own, and sends nothing of it", async () => {
    const nobody = await created(org(), "Contact", { LastName: "without address" });
    const info = await org().raw("<getUserInfo/>");
    const [, user = ""] = /<userId>(\w+)<\/userId>/.exec(info.text) ?? [];
    const to = { toAddresses: "never@example.test" };
    const many = Array.from({ length: 101 }, (_, index) => `a${index}@example.test`);
    const wrong: readonly (readonly [Fields, string])[] = [
      [BODY, "UNSPECIFIED_EMAIL_ADDRESS"],
      [{ subject: "no body", ...to }, "REQUIRED_FIELD_MISSING"],
      [{ ...BODY, toAddresses: ["never@example.test", "nobody"] }, "INVALID_EMAIL_ADDRESS"],
      [{ ...BODY, toAddresses: "never@example.test, b@example.test" }, "INVALID_EMAIL_ADDRESS"],
      [{ ...BODY, ...to, replyTo: "x\r\nBcc: y@example.test" }, "INVALID_EMAIL_ADDRESS"],
      [{ ...BODY, toAddresses: many }, "LIMIT_EXCEEDED"],
      [{ ...BODY, ...to, ccAddresses: many.slice(0, 26) }, "LIMIT_EXCEEDED"],
      [{ ...BODY, ...to, templateId: "00Xgf0000000001" }, "FUNCTIONALITY_NOT_ENABLED"],
      [{ ...BODY, ...to, treatBodiesAsTemplate: "true" }, "FUNCTIONALITY_NOT_ENABLED"],
      [{ ...BODY, ...to, entityAttachments: "00Pgf0000000001" }, "FUNCTIONALITY_NOT_ENABLED"],
      [{ ...BODY, ...to, targetObjectId: "x", saveAsActivity: "false" }, "MALFORMED_ID"],
      [{ ...BODY, targetObjectId: nobody }, "FUNCTIONALITY_NOT_ENABLED"],
      [{ ...BODY, targetObjectId: user }, "INVALID_SAVE_AS_ACTIVITY_FLAG"],
    ];
    const results: string[] = [];
    for (const [fields] of wrong) results.push(...(await sent(message(fields))));
    expect(results).toEqual(wrong.map(([, code]) => code));
    expect(await sent(message({ ...BODY, targetObjectId: nobody, saveAsActivity: "false" }))).toEqual([
      "UNSPECIFIED_EMAIL_ADDRESS",
    ]);
    expect(await sent(message({ ...BODY, ...to }, "MassEmailMessage"))).toEqual([
      "FUNCTIONALITY_NOT_ENABLED",
    ]);
    expect(await mailsTo("never@example.test")).toEqual([]);
  });

  it("takes at most ten messages, each of a type that there is", async () => {
    const one = message({ ...BODY, toAddresses: "never@example.test" });
    expect(await org().fault(`<sendEmail>${one.repeat(11)}</sendEmail>`)).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
    expect(await org().fault(`<sendEmail>${message(BODY, "Email")}</sendEmail>`)).toMatch(
      /^soapenv:Client messages must be of the type SingleEmailMessage/,
    );
    expect(await org().fault(`<sendEmail>${message({ ...BODY, x: "1" })}</sendEmail>`)).toMatch(
      /^soapenv:Client Unexpected element/,
    );
    expect(await mailsTo("never@example.test")).toEqual([]);
  });
});
