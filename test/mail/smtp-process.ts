// A mail server as a process of its own. It is told how to behave, and tells what it got, over the IPC channel.
import { SMTPServer } from "smtp-server";
import type { Behaviour, Report, ServerSettings } from "./mail-server.ts";

const settings = JSON.parse(process.argv[2] ?? "{}") as ServerSettings;
let behaviour: Behaviour = settings.behaviour;

const tell = (report: Report): void => {
  process.send?.(report);
};

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

function hangUp(): void {
  for (const connection of server.connections) connection.close();
}

const server = new SMTPServer({
  secure: settings.secure,
  authOptional: settings.password === null,
  allowInsecureAuth: true,
  disabledCommands: settings.startTls ? [] : ["STARTTLS"],
  disableReverseLookup: true,
  logger: false,
  onAuth({ username, password }, _session, done) {
    tell({ kind: "auth", username: username ?? "" });
    if (behaviour === "refuses login" || password !== settings.password)
      done(refusal(535, "authentication failed"));
    else done(null, { user: username });
  },
  onRcptTo(_address, _session, done) {
    if (behaviour === "later") done(refusal(450, "mailbox busy"));
    else if (behaviour === "never") done(refusal(550, "no such mailbox"));
    else done();
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      tell({
        kind: "mail",
        raw: Buffer.concat(chunks).toString("utf8"),
        from: mailFrom ? mailFrom.address : "",
        to: rcptTo.map(({ address }) => address),
        secure: session.secure,
      });
      if (behaviour === "later after data") done(refusal(451, "try again"));
      else if (behaviour === "never after data") done(refusal(554, "not wanted"));
      else if (behaviour === "hangs up after data") hangUp();
      else done();
    });
  },
});
// A client that refuses the certificate ends the handshake.
server.on("error", () => {});

process.on("message", (message: Behaviour) => {
  behaviour = message;
  tell({ kind: "behaves" });
});
process.on("disconnect", () => process.exit(0));
server.listen(settings.port, settings.host, () => {
  const address = server.server.address();
  tell({ kind: "ready", port: typeof address === "object" && address ? address.port : 0 });
});
