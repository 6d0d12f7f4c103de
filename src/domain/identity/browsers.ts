// What LoginHistory calls a browser and its platform, such as "Chrome 142" on "Windows 10", by its User-Agent.

/** The first that matches: many claim to be others, too. */
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdgA?\/(\d{1,4})/, "Edge"],
  [/\bOPR\/(\d{1,4})/, "Opera"],
  [/\b(?:Firefox|FxiOS)\/(\d{1,4})/, "Firefox"],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d{1,4})/, "Chrome"],
  [/\bVersion\/(\d{1,4})[\d.]* .*\bSafari\//, "Safari"],
];

const PLATFORMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bWindows NT 10\.0\b/, "Windows 10"],
  [/\bWindows\b/, "Windows"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bMac OS X\b/, "Mac OSX"],
  [/\bLinux\b/, "Linux"],
];

/** Beyond this nothing is looked for. */
const LONGEST = 500;

export function browserOf(userAgent: string): string {
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(userAgent.slice(0, LONGEST))?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return "Unknown";
}

/** Of both, for lists and mails: "Chrome 142 on Windows 10"; nothing but what is in the lists above. */
export function browserName(userAgent: string): string {
  const [browser, platform] = [browserOf(userAgent), platformOf(userAgent)];
  const name = browser === "Unknown" ? "Unknown browser" : browser;
  return platform === "Unknown" ? name : `${name} on ${platform}`;
}

export const platformOf = (userAgent: string): string =>
  PLATFORMS.find(([pattern]) => pattern.test(userAgent.slice(0, LONGEST)))?.[1] ?? "Unknown";
