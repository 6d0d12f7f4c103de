// The frame around every page.
import type { UserInfo } from "../../domain/model/identity.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Html, html } from "./html.ts";

export interface Frame {
  readonly ports: Ports;
  readonly title: string;
  /** Whose menu the header shows; null before login. */
  readonly user: UserInfo | null;
  readonly csrf?: Html;
}

/** A whole document; `content` holds the landmarks below the header. */
export function document({ ports, title, user, csrf }: Frame, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | Groundfog</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.svg"></head>
<body><a class="skip" href="#content">Skip to content</a>
<header><a class="name" href="/">Groundfog</a>${ports.settings.ephemeral && html`<span class="pill">test double</span>`}
<span class="space"></span>${user ? avatarMenu(user, csrf) : ports.settings.ephemeral && html`<a href="/inbox">Inbox</a>`}</header>
${content}
</body></html>`;
}

function avatarMenu(user: UserInfo, csrf: Html | undefined): Html {
  return html`<details class="avatar"><summary aria-label="View profile: ${user.fullName}">${initialOf(user.fullName)}</summary>
<div><strong>${user.fullName}</strong><div class="dim">${user.username}</div>
<a href="/settings">Settings</a><a href="/inbox">Inbox</a>
<form method="post" action="/logout">${csrf}<button class="plain">Log Out</button></form></div></details>`;
}

const initialOf = (name: string): string => (Array.from(name)[0] ?? "").toUpperCase();

export const main = (title: string, content: Html): Html =>
  html`<main id="content"><h1>${title}</h1>${content}</main>`;

/** Date and time with its zone, in the user's. */
export function moment(milliseconds: number, timeZone: string): Html {
  const text = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "long", timeZone }).format(
    milliseconds,
  );
  return html`<time datetime="${new Date(milliseconds).toISOString()}">${text}</time>`;
}

export const problem = (text: string | null): Html =>
  text === null ? html`` : html`<p class="error" role="alert">${text}</p>`;
