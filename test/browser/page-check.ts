// What every page must have, whoever looks at it, and however large.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";

export interface PageReport {
  readonly title: string;
  /** Levels, in order. */
  readonly headings: readonly number[];
  readonly [finding: string]: unknown;
}

/** Runs in the page, so it is no TypeScript; gives what it found as plain data. */
export const script = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), "utf8");
export const PAGE_REPORT = script("page-report.js");

/** What a page must have whoever looks at it, and however large. */
export async function checkPage(page: Page, name: string): Promise<void> {
  const { headings, title, ...rest } = await page.evaluate<PageReport>(PAGE_REPORT);
  expect({ name, ...rest }).toEqual({
    name,
    lang: "en",
    mains: 1,
    unlabelled: [],
    nameless: [],
    uncaptioned: [],
    doubledIds: [],
    small: [],
    pale: [],
    sideways: 0,
    scripts: 0,
  });
  expect(title).toMatch(/^\S.* \| Groundfog$/);
  expect(headings[0], name).toBe(1);
  expect(
    headings.filter((level) => level === 1),
    name,
  ).toHaveLength(1);
  for (const [index, level] of headings.entries())
    expect(level, `${name}: ${headings}`).toBeLessThanOrEqual((headings[index - 1] ?? 0) + 1);
}
