// The document that says of each case of the login which tests prove it.
import type { LoginCase, Proof } from "../test/identity/cases/cases.ts";

const HEAD = `# The cases of the login

What the identity of an org was built for: 72 cases, and the tests that prove each. Written from
\`test/identity/cases/cases.ts\` by \`npm run docs\`; \`test/identity/cases/cases.test.ts\` checks that every test that is named
here is there and is never skipped.

| case | what it says | proved by |
|---|---|---|
`;

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

const proof = ([file, name, row]: Proof): string =>
  `[${cell(row === undefined ? name : `${name.replace(/%[sj]/, row)}`)}](../${file})`;

/** docs/login-cases.md, as it should be. */
export function renderCases(cases: readonly LoginCase[]): string {
  const rows = cases.map(({ number, says, provedBy, missing }) => {
    const why = missing === undefined ? [] : [`*Without a test:* ${cell(missing)}`];
    return `| ${number} | ${cell(says)} | ${[...provedBy.map(proof), ...why].join("<br>")} |\n`;
  });
  return HEAD + rows.join("");
}
