// Mail through a real mail server in a process of its own.
import { describe, expect, it } from "vitest";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { soapLogin } from "../support/client.ts";
import { CONSOLE, person } from "../support/identity.ts";
import { freePort } from "../support/ports.ts";
import { call } from "../support/soap.ts";
import { until } from "../support/until.ts";
import { parsed, startMailServer, tokenIn } from "./mail-server.ts";
import { mailingOrg } from "./mailing-org.ts";

describe("a token mail", () => {
  it("arrives, once, as scripts expect it, and its token works", async () => {
    const server = await startMailServer();
    const { org, attempted } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
    const user = await person(org, { token: false });
    await resetSecurityToken(org.ports, CONSOLE, user.userId);
    const arrived = await until("the mail", () => server.mails.find(({ to }) => to.includes(user.username)));
    expect(arrived).toMatchObject({ to: [user.username], from: "noreply@groundfog.invalid", secure: false });
    const mail = await parsed(arrived);
    expect(mail.subject).toBe("Your new Salesforce security token");
    expect(mail.from?.text).toBe("noreply@groundfog.invalid");
    expect([mail.to].flat().map((each) => each?.text)).toEqual([user.username]);
    expect(mail.messageId).toMatch(/^<[0-9a-f]{32}@groundfog\.invalid>$/);
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated");
    const token = tokenIn(mail.text);
    expect(mail.text?.split("\n")).toEqual(
      expect.arrayContaining([`Username: ${user.username}`, `Security token (case-sensitive): ${token}`]),
    );
    expect(mail.html).toContain(`Security token (case-sensitive): <strong>${token}</strong>`);
    expect(await soapLogin(org.url, user.username, user.password + token)).toMatch(/^00D/);
    expect(await attempted(1)).toMatchObject({ state: "sent", attempts: 1, lastError: null });
    expect(server.mails.filter(({ to }) => to.includes(user.username))).toHaveLength(1);
  });

  it("comes from the address that the URL names, from a server that wants a password", async () => {
    const server = await startMailServer({ password: "p@ss/w%rd" });
    const login = `org:${encodeURIComponent("p@ss/w%rd")}`;
    const { attempted } = await mailingOrg(
      `smtp://${login}@127.0.0.1:${server.port}/?from=tokens@org.example`,
    );
    expect(await attempted(1)).toMatchObject({ state: "sent" });
    expect(server.logins).toEqual(["org"]);
    expect(server.mails).toMatchObject([{ from: "tokens@org.example", to: ["admin@groundfog.test"] }]);
  });
});

describe("a mail that a caller writes", () => {
  it("goes to each recipient, with the sender's name and where answers go", async () => {
    const server = await startMailServer();
    const { org } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
    const { username, password, securityToken } = org.admin;
    const session = await soapLogin(org.url, username, password + securityToken);
    const message =
      '<messages xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="SingleEmailMessage"><replyTo>reply@example.test</replyTo><senderDisplayName>Zoë "Z" &lt;x@y.test&gt;</senderDisplayName><subject>Grüße</subject><plainTextBody>Text</plainTextBody><toAddresses>a@example.test</toAddresses><bccAddresses>b@example.test</bccAddresses></messages>';
    const sent = await call(org.url, session, `<sendEmail>${message}</sendEmail>`);
    expect(sent.text).toContain("<success>true</success>");
    for (const address of ["a@example.test", "b@example.test"]) {
      const arrived = await until("the mail", () => server.mails.find(({ to }) => to.includes(address)));
      expect(arrived).toMatchObject({ to: [address], from: "noreply@groundfog.invalid" });
      const mail = await parsed(arrived);
      expect([mail.subject, mail.text?.trim()]).toEqual(["Grüße", "Text"]);
      expect(mail.replyTo?.text).toBe("reply@example.test");
      expect(mail.from?.value).toEqual([
        { name: 'Zoë "Z" <x@y.test>', address: "noreply@groundfog.invalid" },
      ]);
      expect([mail.to].flat().map((each) => each?.text)).toEqual([address]);
    }
  });
});

describe("a mail that the server does not take", () => {
  it("is tried again with growing pauses while no server is there, and then arrives", async () => {
    const port = await freePort();
    const { org, attempted, nextAttempt, now } = await mailingOrg(`smtp://127.0.0.1:${port}`);
    let mail = await attempted(1);
    const pauses: number[] = [];
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      pauses.push(mail.nextAttemptAt - now());
      mail = await nextAttempt();
      expect(mail).toMatchObject({ state: "queued", attempts: attempt, lastError: "ESOCKET" });
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
    expect((await org.inbox.list())[0]?.text).toContain("Security token");
    const server = await startMailServer({ port });
    expect(await nextAttempt()).toMatchObject({ state: "sent", attempts: 6, lastError: null });
    const token = tokenIn((await parsed(server.mails[0])).text);
    expect(token).toBe(org.admin.securityToken);
    expect(server.mails).toHaveLength(1);
  });

  it("is tried again after a 4xx, under the Message-ID it had", async () => {
    const server = await startMailServer({ behaviour: "later" });
    const { attempted, nextAttempt } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
    expect(await attempted(1)).toMatchObject({ state: "queued", lastError: "EENVELOPE 450" });
    await server.behave("later after data");
    expect(await nextAttempt()).toMatchObject({ state: "queued", lastError: "EMESSAGE 451" });
    await server.behave("accepts");
    expect(await nextAttempt()).toMatchObject({ state: "sent" });
    const [first, second] = await Promise.all(server.mails.map(parsed));
    expect(server.mails).toHaveLength(2);
    expect(first?.messageId).toBeDefined();
    expect(second?.messageId).toBe(first?.messageId);
    expect(second?.date).toEqual(first?.date);
  });

  it("is sent again when the server hung up after it, as the double that its Message-ID tells", async () => {
    const server = await startMailServer({ behaviour: "hangs up after data" });
    const { attempted, nextAttempt } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
    expect(await attempted(1)).toMatchObject({ state: "queued" });
    await server.behave("accepts");
    expect(await nextAttempt()).toMatchObject({ state: "sent" });
    const [first, second] = await Promise.all(server.mails.map(parsed));
    expect(second?.messageId).toBe(first?.messageId);
  });

  it.each(["never", "never after data"] as const)(
    "is failed for good after a 5xx (%s)",
    async (behaviour) => {
      const server = await startMailServer({ behaviour });
      const { org, attempted, newest, pass } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
      const reason = behaviour === "never" ? "EENVELOPE 550" : "EMESSAGE 554";
      const mail = await attempted(1);
      expect(mail).toMatchObject({ state: "failed", lastError: reason });
      const inbox = await (await fetch(`${org.url}/inbox`)).text();
      expect(inbox).toContain("Delivery failed");
      const page = await (await fetch(`${org.url}/inbox/${mail.id}?view=text`)).text();
      expect(page).toContain(`Delivery failed (${reason})`);
      expect(page).toContain(`Security token (case-sensitive): ${org.admin.securityToken}`);
      // Another mail goes its way, and the failed one stays where it is.
      await server.behave("accepts");
      const user = await person(org);
      pass(24 * 3600_000);
      await until("the other mail", () => server.mails.find(({ to }) => to.includes(user.username)));
      expect(await org.ports.stores.outbox.read(mail.id)).toMatchObject({ state: "failed", attempts: 1 });
      expect(await newest()).not.toMatchObject({ id: mail.id });
    },
  );

  it("waits, and is not failed, while the server refuses our own password", async () => {
    const server = await startMailServer({ behaviour: "refuses login", password: "right" });
    const { attempted, nextAttempt } = await mailingOrg(`smtp://org:right@127.0.0.1:${server.port}`);
    expect(await attempted(1)).toMatchObject({ state: "queued", lastError: "EAUTH 535" });
    await server.behave("accepts");
    expect(await nextAttempt()).toMatchObject({ state: "sent" });
  });

  it("is given up after two days, and stays in the Inbox", async () => {
    const { org, attempted, nextAttempt, pass } = await mailingOrg(`smtp://127.0.0.1:${await freePort()}`);
    await attempted(1);
    pass(48 * 3600_000);
    await attempted(2);
    expect(await nextAttempt()).toMatchObject({ state: "failed" });
    expect((await org.inbox.list())[0]?.text).toContain(org.admin.securityToken);
  });
});

describe("TLS to the mail server", () => {
  // 0.0.0.0 leads to this machine, but not by a name that only this machine can answer to.
  const elsewhere = "0.0.0.0";

  it("is required off loopback: no mail and no password goes out in the clear", async () => {
    const server = await startMailServer({ password: "right" });
    const { attempted } = await mailingOrg(`smtp://org:right@${elsewhere}:${server.port}`);
    expect(await attempted(1)).toMatchObject({ state: "queued", lastError: expect.stringMatching(/^ETLS/) });
    expect(server).toMatchObject({ mails: [], logins: [] });
  });

  it.each([{ startTls: true }, { secure: true }])(
    "needs a certificate that holds off loopback %o",
    async (tls) => {
      const server = await startMailServer({ ...tls, password: "right" });
      const scheme = "secure" in tls ? "smtps" : "smtp";
      const { attempted } = await mailingOrg(`${scheme}://org:right@${elsewhere}:${server.port}`);
      expect(await attempted(1)).toMatchObject({ state: "queued", lastError: expect.stringMatching(/^E/) });
      expect(server).toMatchObject({ mails: [], logins: [] });
    },
  );

  it.each([{ startTls: true }, { secure: true }])(
    "is used on loopback if offered, whoever signed %o",
    async (tls) => {
      const server = await startMailServer(tls);
      const scheme = "secure" in tls ? "smtps" : "smtp";
      const { attempted } = await mailingOrg(`${scheme}://127.0.0.1:${server.port}`);
      expect(await attempted(1)).toMatchObject({ state: "sent" });
      expect(server.mails).toMatchObject([{ secure: true }]);
    },
  );
});
