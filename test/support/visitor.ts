// A browser's visit as far as black-box tests need it: cookies, forms, no redirects followed by itself.
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Path of the redirect; null if it is none. */
  readonly location: string | null;
}

type Fields = Readonly<Record<string, string>> | string;

export interface Visitor {
  /** By name; what a test puts in goes out with the next request. */
  readonly cookies: Map<string, string>;
  request(method: string, path: string, init?: RequestInit): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends fields as a form, and nothing of itself but cookies. */
  post(path: string, fields: Fields, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Opens a page and submits its form with the hidden fields it has; `fields` are what a person typed. */
  submit(path: string, fields?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The login's first step alone. */
  enterPassword(username: string, password: string, startUrl?: string): Promise<Answer>;
  /** Logs in as a person does, who enters the code that is mailed to him if he is asked for one. */
  logIn(username: string, password: string, startUrl?: string): Promise<Answer>;
}

/** Someone with a fresh browser. */
export function visitor(url: string): Visitor {
  const cookies = new Map<string, string>();
  const request = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0 && !headers.has("cookie"))
      headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url + path, { ...init, method, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const { status } = response;
    return {
      status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get("location"),
    };
  };
  const post: Visitor["post"] = (path, fields, headers = {}) =>
    request("POST", path, {
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: typeof fields === "string" ? fields : new URLSearchParams(fields).toString(),
    });
  const submit: Visitor["submit"] = async (path, fields = {}) => {
    const { text } = await request("GET", path);
    const { action, hidden } = formOf(text);
    return post(action, { ...hidden, ...fields });
  };
  const enterPassword: Visitor["enterPassword"] = (username, password, startUrl) =>
    submit(startUrl === undefined ? "/" : `/?startURL=${encodeURIComponent(startUrl)}`, {
      username,
      password,
    });
  /** The newest code that was mailed to a user, as the open Inbox of a test double shows it. */
  const mailedCode = async (username: string): Promise<string> => {
    const { text } = await request("GET", "/groundfog/inbox");
    const mails = (JSON.parse(text) as { text: string }[]).map((mail) => mail.text);
    const mail = mails.find((each) =>
      each.toLowerCase().includes(`username: ${username.trim().toLowerCase()}\nverification code: `),
    );
    return /^Verification Code: (\d{6})$/m.exec(mail ?? "")?.[1] ?? "";
  };
  return {
    cookies,
    request,
    post,
    submit,
    get: (path, headers = {}) => request("GET", path, { headers }),
    enterPassword,
    async logIn(username, password, startUrl) {
      const answer = await enterPassword(username, password, startUrl);
      const path = answer.location ?? "";
      if (!path.startsWith("/verify?")) return answer;
      return submit(path, { code: await mailedCode(username) });
    },
  };
}

/** The last POST form of a page: the header's menu, which has one too, comes before it. */
export function formOf(text: string): { readonly action: string; readonly hidden: Record<string, string> } {
  const form = [...text.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)].at(-1);
  if (!form) throw new Error("the page has no form");
  const [, action = "", inner = ""] = form;
  const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].map(([, attributes = ""]) => attributes);
  const hidden = inputs
    .filter((attributes) => attributes.includes('type="hidden"'))
    .map((attributes) => [
      /name="([^"]*)"/.exec(attributes)?.[1] ?? "",
      unescapeHtml(/value="([^"]*)"/.exec(attributes)?.[1] ?? ""),
    ]);
  return { action, hidden: Object.fromEntries(hidden) };
}

const unescapeHtml = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
