// What the outbox promises, whoever delivers: queued with its cause or not at all, sealed, leased to one.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { listMessages, queueMail, readMessage } from "../../src/domain/mail/outbox.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { soapLogin } from "../support/client.ts";
import { CONSOLE, person } from "../support/identity.ts";
import { rounds } from "../support/rounds.ts";
import { until } from "../support/until.ts";
import { startMailServer } from "./mail-server.ts";
import { mailingOrg } from "./mailing-org.ts";

async function org(): Promise<TestOrg> {
  const started = await startOrg();
  onTestFinished(() => started.stop());
  return started;
}

const MAIL = { userId: null, subject: "Hello", text: "A text", html: "<p>A text</p>" };

describe("a token and its mail", () => {
  it.each(["mail", "audit_trail"])("are neither, if the row in %s can't be written", async (table) => {
    const started = await org();
    const user = await person(started);
    const before = await listMessages(started.ports, user.userId);
    const database = new DatabaseSync(join(started.dataDir, databaseOf(started.dataDir)));
    database.exec(
      `CREATE TRIGGER refusing BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'not today'); END`,
    );
    await expect(resetSecurityToken(started.ports, CONSOLE, user.userId)).rejects.toThrow("not today");
    expect(await listMessages(started.ports, user.userId)).toEqual(before);
    expect(await soapLogin(started.url, user.username, user.password + user.token)).toMatch(/^00D/);
    // The same reset holds once the row can be written, so it was the row that kept it back.
    database.exec("DROP TRIGGER refusing");
    database.close();
    const { token } = await resetSecurityToken(started.ports, CONSOLE, user.userId);
    await expect(soapLogin(started.url, user.username, user.password + user.token)).rejects.toThrow(
      "INVALID_LOGIN",
    );
    expect(await soapLogin(started.url, user.username, user.password + token)).toMatch(/^00D/);
  });
});

const databaseOf = (directory: string): string =>
  readdirSync(directory).find((name) => /\.(db|sqlite3?)$/.test(name)) ?? "no database";

/** All bytes below a directory, as one character a byte. */
function bytesOf(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

describe("the body of a mail", () => {
  it("is sealed while it waits and erased when it was delivered", async () => {
    const server = await startMailServer({ behaviour: "later" });
    const { org: started, attempted, nextAttempt } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
    const waiting = await attempted(1);
    expect(waiting.sealed?.length).toBeGreaterThan(100);
    const { text } = (await readMessage(started.ports, waiting.id)) ?? {};
    expect(text).toContain(started.admin.securityToken);
    const forms = (secret: string): string[] => [
      secret,
      Buffer.from(secret).toString("hex"),
      Buffer.from(secret).toString("base64").replace(/=+$/, ""),
      Buffer.from(secret, "utf16le").toString("latin1"),
    ];
    const secrets = [...forms(started.admin.securityToken), ...forms(started.admin.password)];
    const holds = (bytes: string): string[] => secrets.filter((secret) => bytes.includes(secret));
    expect(holds(bytesOf(started.dataDir))).toEqual([]);
    // The search finds what is there.
    expect(bytesOf(started.dataDir)).toContain(started.admin.username);
    await server.behave("accepts");
    expect(await nextAttempt()).toMatchObject({ state: "sent", sealed: null });
    expect(await readMessage(started.ports, waiting.id)).toMatchObject({
      text: null,
      html: null,
      source: null,
    });
    expect(holds(bytesOf(started.dataDir))).toEqual([]);
    const page = await (await fetch(`${started.url}/inbox/${waiting.id}`)).text();
    expect(page).toContain("Delivered");
    expect(page).toContain("what it said was erased");
  });

  it("can't be opened in another mail's place", async () => {
    const { ports } = await org();
    const [first, second] = await ports.stores.transaction(async (stores) => [
      await queueMail(ports, stores, { ...MAIL, to: "a@example.test" }),
      await queueMail(ports, stores, { ...MAIL, to: "b@example.test", text: "Another text" }),
    ]);
    const other = await ports.stores.outbox.read(second ?? 0);
    await ports.stores.transaction(({ outbox }) => outbox.setBody(first ?? 0, other?.sealed ?? null));
    await expect(readMessage(ports, first ?? 0)).rejects.toThrow();
    expect(await readMessage(ports, second ?? 0)).toMatchObject({ text: "Another text" });
  });
});

describe("a lease", () => {
  it("gives each mail to one deliverer, the longest due first, and comes back when it ran out", async () => {
    const { ports } = await org();
    const ids = await ports.stores.transaction(async (stores) => {
      const sending = { ...ports, settings: { ...ports.settings, sendsMail: true } };
      const made: number[] = [];
      for (const to of ["a@example.test", "b@example.test", "c@example.test"])
        made.push(await queueMail(sending, stores, { ...MAIL, to }));
      return made;
    });
    const now = ports.clock.now();
    const lease = (at: number) =>
      ports.stores.transaction(async ({ outbox }) => (await outbox.lease(at, 60_000))?.id);
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => lease(now)));
    expect(taken).toEqual([...ids, undefined, undefined]);
    expect(await lease(now + 59_999)).toBeUndefined();
    expect(await lease(now + 60_000)).toBe(ids[0]);
  });

  it("is not given for what has failed, was sent or stays in the Inbox", async () => {
    const { ports } = await org();
    const none = await ports.stores.transaction(async (stores) => {
      for (const state of ["sent", "failed", "kept"] as const) {
        const id = await queueMail(ports, stores, { ...MAIL, to: `${state}@example.test` });
        await stores.outbox.change(id, { state });
      }
      return await stores.outbox.lease(ports.clock.now() + 1e9, 1);
    });
    expect(none).toBeUndefined();
  });
});

const hostile = fc.oneof(
  fc.emailAddress(),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc
    .tuple(
      fc.constantFrom(
        "a@b.test",
        "a@b.test,c@d.test",
        "<a@b.test>",
        "a@b.test\r\nBcc: c@d.test",
        "g:a@b.test;",
      ),
      fc.constantFrom(
        "",
        "\r\nRCPT TO:<c@d.test>",
        "\n",
        "\0",
        " ",
        ",",
        ";",
        ">",
        '"',
        "=?utf-8?q?x?=",
        "\u2028",
      ),
    )
    .map(([head, tail]) => head + tail),
  fc
    .tuple(
      fc.stringMatching(/^[!#$%&'*+/=?^_`{|}~.a-z-]{1,12}$/),
      fc.constantFrom("b.test", "b", "sub.b-c.test"),
    )
    .map(([local, host]) => `${local}@${host}`),
);

describe("a hostile address or subject", () => {
  it("is refused, or leads to exactly one mail, to exactly that address", async () => {
    const server = await startMailServer();
    const { org: started, attempted } = await mailingOrg(`smtp://127.0.0.1:${server.port}`);
    const { ports } = started;
    await attempted(1);
    await until("the first mail", () => server.mails[0]);
    const state = async (id: number) => (await ports.stores.outbox.read(id))?.state;
    let [refused, taken] = [0, 0];
    const property = fc.asyncProperty(
      hostile,
      fc.string({ unit: "binary", maxLength: 30 }),
      async (to, tail) => {
        const subject = `Subject\r\nBcc: c@d.test\n${tail}`;
        const before = server.mails.length;
        let id: number;
        try {
          id = await ports.stores.transaction((stores) => queueMail(ports, stores, { ...MAIL, to, subject }));
        } catch (error) {
          expect(error).toBeInstanceOf(FaultError);
          refused += 1;
          return;
        }
        taken += 1;
        ports.wake("mail");
        await until("delivery", async () => (await state(id)) !== "queued");
        expect(await state(id)).toBe("sent");
        const arrived = await until("the mail", () => server.mails[before]);
        expect(arrived.to).toEqual([to]);
        const [head = ""] = arrived.raw.split("\r\n\r\n");
        const names = head
          .replaceAll(/\r\n[ \t]/g, " ")
          .split("\r\n")
          .map((line) => line.split(":")[0]);
        expect(new Set(names)).toEqual(HEADERS);
        expect(names).toHaveLength(HEADERS.size);
      },
    );
    await rounds(
      () => fc.assert(property, { numRuns: 60 }),
      () => Math.min(refused, taken),
      5,
    );
    expect(server.mails).toHaveLength(1 + taken);
  });
});

const HEADERS = new Set([
  "Auto-Submitted",
  "Content-Type",
  "Date",
  "From",
  "MIME-Version",
  "Message-ID",
  "Subject",
  "To",
]);
