// The first half of the demo: what a person and a tool go through with a security token.
import type { Connection } from "jsforce";
import { callOrg } from "../cli/control-client.ts";
import { openBrowser } from "./browser.ts";
import { CLIENT_ADDRESS } from "./jsforce.ts";
import type { Ready } from "./org-process.ts";
import { mustHold, type Story } from "./story.ts";

type Connect = (url: string) => Connection;

/** From the first refusal to the login from a trusted network; resolves with the session of that login. */
export async function tellLogins(story: Story, org: Ready, connect: Connect): Promise<Connection> {
  const { username, password, securityToken: firstToken } = org.admin;
  const tryLogin = async (secret: string): Promise<string> => {
    try {
      await connect(org.url).login(username, secret);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    throw new Error("the login succeeded, but it must be refused");
  };

  await story.step(
    `jsforce logs in from ${CLIENT_ADDRESS} with the password alone: refused`,
    async (tell) => {
      const message = await tryLogin(password);
      tell(message);
      mustHold(
        message.startsWith("LOGIN_MUST_USE_SECURITY_TOKEN: "),
        "refused for another reason than the missing token",
      );
    },
  );

  await story.step("A person resets the security token on the web page", async (tell) => {
    const browser = openBrowser();
    const login = await browser.open(`${org.url}/`);
    const verify = await browser.press(login, /log ?in/i, { username, password, email: username });
    const inbox = await openBrowser().open(org.inboxUrl);
    const mail = await browser.follow(await browser.follow(inbox, /verify your identity/i), /^text$/i);
    const code = /Verification Code: (\d{6})/.exec(mail.text)?.[1];
    mustHold(code !== undefined, `no code in the mail: ${mail.text.slice(0, 400)}`);
    tell(
      `${new URL(verify.url).pathname}: an unknown browser, so a code of ${code.length} digits comes by mail`,
    );
    const home = await browser.press(verify, /^verify$/i, { code });
    const settings = await browser.follow(home, /settings/i);
    const page = await browser.follow(settings, /reset my security token/i);
    const done = await browser.press(page, /reset security token/i);
    mustHold(!done.text.includes(firstToken), "the page shows the token");
    tell(`${new URL(login.url).pathname} -> ${new URL(page.url).pathname} -> "Reset Security Token"`);
  });

  const token = await story.step("The new token comes by mail", async (tell) => {
    const browser = openBrowser();
    const inbox = await browser.open(org.inboxUrl);
    const mail = await browser.follow(await browser.follow(inbox, /security token/i), /^text$/i);
    const found = /security token[^:]*:\s*([A-Za-z0-9]{20,})/i.exec(mail.text)?.[1];
    mustHold(found !== undefined, `no token in the mail: ${mail.text.slice(0, 400)}`);
    mustHold(found !== firstToken, "the mail holds the token from the first start");
    tell(`${new URL(mail.url).pathname}: a token of ${found.length} characters`);
    return found;
  });

  await story.step("jsforce logs in with password and new token", async (tell) => {
    const connection = connect(org.url);
    const user = await connection.login(username, password + token);
    tell(`user ${user.id}, organization ${user.organizationId}`);
    await connection.logout();
  });

  await story.step("The token from before the reset is worth nothing now: refused", async (tell) => {
    const message = await tryLogin(password + firstToken);
    tell(message);
    mustHold(message.startsWith("INVALID_LOGIN: "), "refused for another reason than the old token");
  });

  return await story.step(
    `${CLIENT_ADDRESS} becomes a trusted network: the password alone is enough`,
    async (tell) => {
      const target = { url: org.url, data: "" };
      await callOrg(target, "network.trust", { range: CLIENT_ADDRESS, description: "demo" });
      const connection = connect(org.url);
      const user = await connection.login(username, password);
      tell(`groundfog network trust ${CLIENT_ADDRESS}; then user ${user.id} is in without a token`);
      return connection;
    },
  );
}

interface Attempt {
  readonly LoginTime: string;
  readonly SourceIp: string;
  readonly LoginType: string;
  readonly Status: string;
}

/** The last page of the story: every attempt is in the login history, each with the reason of its outcome. */
export async function tellHistory(story: Story, connection: Connection): Promise<void> {
  await story.step("The login history knows every attempt and its reason", async (tell) => {
    const { records } = await connection.query<Attempt>(
      "SELECT LoginTime, SourceIp, LoginType, Status FROM LoginHistory ORDER BY LoginTime, Id",
    );
    for (const attempt of records) {
      tell(
        `${attempt.LoginTime}  ${attempt.SourceIp.padEnd(10)}  ${attempt.LoginType.padEnd(16)}  ${attempt.Status}`,
      );
    }
    const fromClient = records.filter((attempt) => attempt.SourceIp === CLIENT_ADDRESS);
    const refused = fromClient
      .filter((attempt) => attempt.Status !== "Success")
      .map((attempt) => attempt.Status);
    mustHold(fromClient.length >= 4, `only ${fromClient.length} attempts from ${CLIENT_ADDRESS} are in it`);
    mustHold(refused.length === 2, `${refused.length} refusals are in it, but there were 2`);
    mustHold(
      refused.every((status) => /^(Failed|Invalid)/.test(status)),
      `a refusal has no reason: ${refused}`,
    );
  });
}
