// Starts the mail server process and collects what it got.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type ParsedMail, simpleParser } from "mailparser";
import { onTestFinished } from "vitest";

/** What the server does with a mail. */
export type Behaviour =
  | "accepts"
  | "refuses login"
  | "later"
  | "never"
  | "later after data"
  | "never after data"
  | "hangs up after data";

export interface ServerSettings {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly behaviour: Behaviour;
  /** smtps. */
  readonly secure: boolean;
  /** Offers STARTTLS, with a certificate that nobody signed. */
  readonly startTls: boolean;
  /** Wanted of whoever logs in; null: nobody must. */
  readonly password: string | null;
}

export interface ArrivedMail {
  readonly kind: "mail";
  readonly raw: string;
  /** Of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
}

export type Report =
  | ArrivedMail
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "behaves" }
  | { readonly kind: "auth"; readonly username: string };

export interface MailServer {
  readonly port: number;
  /** Every mail whose DATA came in, also those that were refused after it. */
  readonly mails: readonly ArrivedMail[];
  /** User names that tried to log in. */
  readonly logins: readonly string[];
  behave(behaviour: Behaviour): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when it listens. It is stopped when the test ends. */
export async function startMailServer(settings: Partial<ServerSettings> = {}): Promise<MailServer> {
  const all: ServerSettings = {
    host: "127.0.0.1",
    port: 0,
    behaviour: "accepts",
    secure: false,
    startTls: false,
    password: null,
    ...settings,
  };
  const file = fileURLToPath(new URL("./smtp-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(all)], { execArgv: [] });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill("SIGKILL");
    await ended;
  };
  onTestFinished(stop);
  const mails: ArrivedMail[] = [];
  const logins: string[] = [];
  let answered = (_report: Report): void => {};
  const nextAnswer = (): Promise<Report> =>
    new Promise((resolve) => {
      answered = resolve;
    });
  child.on("message", (report: Report) => {
    if (report.kind === "mail") mails.push(report);
    else if (report.kind === "auth") logins.push(report.username);
    else answered(report);
  });
  const ready = await nextAnswer();
  return {
    port: ready.kind === "ready" ? ready.port : 0,
    mails,
    logins,
    async behave(behaviour) {
      const heard = nextAnswer();
      child.send(behaviour);
      await heard;
    },
    stop,
  };
}

export const parsed = (mail: ArrivedMail | undefined): Promise<ParsedMail> => {
  if (!mail) throw new Error("no such mail arrived");
  return simpleParser(mail.raw);
};

/** The token as scripts read it: between its label and "For more". */
export function tokenIn(text: string | undefined): string {
  const found = /Security token \(case-sensitive\):\s*(\S+)\s+For more/.exec(text ?? "")?.[1];
  if (found === undefined) throw new Error("the mail holds no token");
  return found;
}
