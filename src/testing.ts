// What a test suite needs: an org on a free port, its secrets in hand, its mail readable.
import { listMessages, readMessage } from "./domain/mail/outbox.ts";
import type { Ports } from "./domain/ports/ports.ts";
import { type StartSettings, startServer } from "./org.ts";

/** A mail as it lies in the Inbox. */
export interface InboxMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface TestOrg {
  /** "http://127.0.0.1:PORT". */
  readonly url: string;
  /** "https://127.0.0.1:PORT", and the certificate to trust there; null without `tls`. */
  readonly tlsUrl: string | null;
  readonly caFile: string | null;
  readonly orgId: string;
  readonly admin: { readonly username: string; readonly password: string; readonly securityToken: string };
  readonly inbox: {
    /** Newest message that matches; waits up to `timeoutMs` (5,000) for it, then rejects. */
    waitFor(wanted: {
      readonly to?: string;
      readonly subject?: RegExp;
      readonly timeoutMs?: number;
    }): Promise<InboxMessage>;
    /** Newest first. */
    list(): Promise<readonly InboxMessage[]>;
  };
  /** The org from inside, for set-up that no wire call offers. Not covered by semantic versioning. */
  readonly ports: Ports;
  readonly dataDir: string;
  /** Stops the org and removes all it kept. */
  stop(): Promise<void>;
}

export interface TestOrgOptions extends Partial<Omit<StartSettings, "data" | "ephemeral">> {}

/**
 * Starts an ephemeral org in this process. Orgs share nothing; any number can run side by side.
 *
 * @example
 * const org = await startOrg({ org: "org.json" });
 * const mail = await org.inbox.waitFor({ to: org.admin.username, subject: /security token/ });
 * await org.stop();
 */
export async function startOrg(options: TestOrgOptions = {}): Promise<TestOrg> {
  const org = await startServer({
    data: "",
    ephemeral: true,
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    trustProxy: [],
    org: null,
    smtp: null,
    adminUsername: null,
    adminPassword: null,
    adminToken: null,
    ...options,
  });
  const { username, password, securityToken } = org.admin;
  return {
    url: org.url,
    tlsUrl: org.tlsUrl,
    caFile: org.caFile,
    orgId: org.orgId18,
    admin: {
      username,
      password: password ?? options.adminPassword ?? "",
      securityToken: securityToken ?? options.adminToken ?? "",
    },
    inbox: { list: () => messages(org.ports), waitFor: (wanted) => waitForMessage(org.ports, wanted) },
    ports: org.ports,
    dataDir: org.dataDir,
    stop: org.stop,
  };
}

async function messages(ports: Ports): Promise<InboxMessage[]> {
  const listed = await listMessages(ports, null);
  const read = await Promise.all(listed.map(({ id }) => readMessage(ports, id)));
  return read.flatMap((message) =>
    message
      ? [{ to: message.to, subject: message.subject, text: message.text ?? "", html: message.html ?? "" }]
      : [],
  );
}

async function waitForMessage(
  ports: Ports,
  wanted: { readonly to?: string; readonly subject?: RegExp; readonly timeoutMs?: number },
): Promise<InboxMessage> {
  const deadline = Date.now() + (wanted.timeoutMs ?? 5000);
  for (;;) {
    const found = (await messages(ports)).find(
      (message) =>
        (wanted.to === undefined || message.to === wanted.to) &&
        (wanted.subject === undefined || wanted.subject.test(message.subject)),
    );
    if (found) return found;
    if (Date.now() > deadline) throw new Error("no such message in the Inbox");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
