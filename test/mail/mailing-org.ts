// An org that delivers its mail, with a clock that only tests move: pauses between attempts cost no time.
import { onTestFinished } from "vitest";
import type { Mail } from "../../src/domain/ports/outbox.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { movableClock } from "../support/identity.ts";
import { until } from "../support/until.ts";

export interface MailingOrg {
  readonly org: TestOrg;
  /** The newest mail as the outbox has it. */
  newest(): Promise<Mail>;
  /** Lets the clock reach the newest mail's next attempt and waits until that attempt is over. */
  nextAttempt(): Promise<Mail>;
  /** Waits until the newest mail has had `count` attempts. */
  attempted(count: number): Promise<Mail>;
  /** Moves the clock and lets the outbox look whether anything is due. */
  pass(milliseconds: number): void;
  now(): number;
}

/** `smtp`: the URL. The mail of the first start is the first in the outbox. */
export async function mailingOrg(smtp: string): Promise<MailingOrg> {
  const clock = movableClock();
  const org = await startOrg({ smtp, clock });
  onTestFinished(() => org.stop());
  const newest = async (): Promise<Mail> => {
    const [mail] = await org.ports.stores.outbox.list(null);
    if (!mail) throw new Error("the outbox is empty");
    return mail;
  };
  const attempted = (count: number): Promise<Mail> =>
    until(`attempt ${count}`, async () => {
      const mail = await newest();
      return mail.attempts >= count ? mail : undefined;
    });
  const pass = (milliseconds: number): void => {
    clock.move(milliseconds);
    org.ports.wake("mail");
  };
  return {
    org,
    newest,
    attempted,
    pass,
    now: () => clock.now(),
    async nextAttempt() {
      const mail = await newest();
      pass(Math.max(0, mail.nextAttemptAt - clock.now()));
      return await attempted(mail.attempts + 1);
    },
  };
}
