// A person's browser, as little of it as the demo needs: cookies, links by their text, forms by their buttons.
import { CommandFailed } from "../cli/failure.ts";

interface Page {
  readonly url: string;
  readonly html: string;
  /** What a reader sees, blanks collapsed. */
  readonly text: string;
}

export interface Browser {
  open(url: string): Promise<Page>;
  /** Follows the first link whose text matches. */
  follow(page: Page, text: RegExp): Promise<Page>;
  /** Sends the form that has a button whose text matches; hidden fields go along, `fill` overrides by field type or name. */
  press(page: Page, button: RegExp, fill?: Readonly<Record<string, string>>): Promise<Page>;
}

const REDIRECTS = 10;

export function openBrowser(): Browser {
  const cookies = new Map<string, string>();
  const visit = async (target: string, init: RequestInit = {}, hops = 0): Promise<Page> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0)
      headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("accept", "text/html");
    const response = await fetch(target, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie) || value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null && response.status >= 300 && response.status < 400) {
      if (hops === REDIRECTS) throw new CommandFailed(`too many redirects at ${target}`);
      return await visit(new URL(location, target).href, {}, hops + 1);
    }
    const html = await response.text();
    if (!response.ok)
      throw new CommandFailed(`${new URL(target).pathname} answered ${response.status}: ${textOf(html)}`);
    return { url: target, html, text: textOf(html) };
  };
  return {
    open: (url) => visit(url),
    follow(page, text) {
      const link = [...page.html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/gi)].find(([, , inner = ""]) =>
        text.test(textOf(inner)),
      );
      if (link === undefined)
        throw new CommandFailed(`${new URL(page.url).pathname} has no link like ${text}`);
      return visit(new URL(attribute(link[1] ?? "", "href") ?? "", page.url).href);
    },
    press(page, button, fill = {}) {
      const form = [...page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].find(([, , inner = ""]) =>
        buttonsOf(inner).some((candidate) => button.test(candidate.text)),
      );
      if (form === undefined)
        throw new CommandFailed(`${new URL(page.url).pathname} has no button like ${button}`);
      const [, head = "", inner = ""] = form;
      const fields = fieldsOf(inner, fill);
      const pressed = buttonsOf(inner).find((candidate) => button.test(candidate.text));
      if (pressed?.name !== undefined) fields.set(pressed.name, pressed.value);
      const action = new URL(attribute(head, "action") ?? "", page.url).href;
      return visit(action, { method: "POST", body: fields });
    },
  };
}

function fieldsOf(form: string, fill: Readonly<Record<string, string>>): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [, head = ""] of form.matchAll(/<input\b([^>]*)>/gi)) {
    const name = attribute(head, "name");
    const type = attribute(head, "type")?.toLowerCase() ?? "text";
    const isUnchecked = (type === "checkbox" || type === "radio") && !/\bchecked\b/i.test(head);
    if (name === undefined || type === "submit" || type === "button" || isUnchecked) continue;
    fields.append(name, fill[name] ?? fill[type] ?? attribute(head, "value") ?? "");
  }
  return fields;
}

function buttonsOf(form: string): { text: string; name: string | undefined; value: string }[] {
  const buttons = [...form.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(
    ([, head = "", inner = ""]) => ({
      text: textOf(inner),
      name: attribute(head, "name"),
      value: attribute(head, "value") ?? "",
    }),
  );
  const inputs = [...form.matchAll(/<input\b([^>]*\btype="?submit"?[^>]*)>/gi)].map(([, head = ""]) => ({
    text: attribute(head, "value") ?? "",
    name: attribute(head, "name"),
    value: attribute(head, "value") ?? "",
  }));
  return [...buttons, ...inputs];
}

function attribute(head: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(head);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : unescapeHtml(value);
}

const textOf = (html: string): string =>
  unescapeHtml(html.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ").replaceAll(/<[^>]*>/g, " "))
    .replaceAll(/\s+/g, " ")
    .trim();

const unescapeHtml = (text: string): string =>
  text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&");
