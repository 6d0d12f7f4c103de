// Every setting of every command, once: parsing, checking, --help and docs/configuration.md all come from here.
import { AUDIT_AND_SESSIONS } from "./audit-and-sessions.ts";
import { LOGIN_RANGES } from "./login-ranges.ts";
import type { Command, Setting, ValueOf } from "./setting.ts";
import { commandLine, data, everywhere, flagOnly, range, target, username } from "./shared-settings.ts";
import { TOKEN_COMMANDS } from "./token-commands.ts";

const secret = ["environment"] as const;

/** How load and export log in: like any other tool. */
const connection = {
  url: {
    kind: "text",
    value: "URL",
    default: "http://127.0.0.1:8180",
    sources: commandLine,
    help: "the org to log in to",
  },
  username: {
    kind: "text",
    value: "USERNAME",
    default: null,
    sources: commandLine,
    help: "who logs in",
  },
  password: {
    kind: "text",
    default: null,
    sources: secret,
    help: "the password; asked for on the terminal if missing",
  },
  token: {
    kind: "text",
    default: null,
    sources: secret,
    help: "the security token, needed outside of trusted networks",
  },
  "api-version": {
    kind: "text",
    value: "VERSION",
    default: "60.0",
    sources: commandLine,
    help: "API version of every call",
  },
  delimiter: {
    kind: "choice",
    choices: ["comma", "tab", "semicolon", "pipe", "caret", "backquote"],
    default: "comma",
    sources: flagOnly,
    help: "what separates the columns of the file",
  },
} as const satisfies Record<string, Setting>;

export const COMMANDS = {
  start: {
    summary: "start the org and serve until stopped",
    arguments: [],
    settings: {
      data,
      ephemeral: {
        kind: "switch",
        default: false,
        sources: everywhere,
        help: "keep nothing; test features on; loopback only",
      },
      host: {
        kind: "text",
        value: "ADDRESS",
        default: "127.0.0.1",
        sources: everywhere,
        help: "address to listen on",
      },
      port: {
        kind: "port",
        value: "PORT",
        default: 8180,
        sources: everywhere,
        help: "port to listen on; 0 takes a free one",
      },
      tls: {
        kind: "text",
        value: "CERT.pem,KEY.pem",
        default: null,
        sources: everywhere,
        help: "serve HTTPS too, with this certificate and key; self makes a certificate, and once a local authority",
      },
      "tls-port": {
        kind: "port",
        value: "PORT",
        default: 8543,
        sources: everywhere,
        help: "port for HTTPS; 0 takes a free one",
      },
      "tls-name": {
        kind: "list",
        value: "NAME",
        default: [],
        sources: everywhere,
        help: "a further name in the certificate of --tls self, such as org.test or *.org.test; repeatable",
      },
      "public-url": {
        kind: "text",
        value: "URL",
        default: null,
        sources: everywhere,
        help: "what serverUrl says, if not the address the client used",
      },
      "trust-proxy": {
        kind: "list",
        value: "RANGE",
        default: [],
        sources: everywhere,
        help: "peers whose forwarding headers are believed; repeatable",
      },
      org: {
        kind: "text",
        value: "FILE.json",
        default: null,
        sources: everywhere,
        help: "org as code: networks, users, schema and records to start from",
      },
      smtp: {
        kind: "text",
        value: "URL",
        default: null,
        sources: everywhere,
        help: "deliver mail through this server (smtp:// or smtps://); without it mail stays in the Inbox",
      },
      json: {
        kind: "switch",
        default: false,
        sources: everywhere,
        help: "print the ready block as one line of JSON, and nothing else",
      },
      "admin-username": {
        kind: "text",
        default: null,
        sources: secret,
        help: "username of the first administrator (first start only)",
      },
      "admin-password": {
        kind: "text",
        default: null,
        sources: secret,
        help: "password of the first administrator (first start only)",
      },
      "admin-token": {
        kind: "text",
        default: null,
        sources: secret,
        help: "security token of the first administrator (ephemeral orgs only)",
      },
    },
  },
  demo: {
    summary: "log in, load, export and check on a throw-away org, with jsforce",
    arguments: [],
    settings: {
      keep: { kind: "switch", default: false, sources: flagOnly, help: "leave the org serving afterwards" },
    },
  },
  "user add": {
    summary: "add a user and print a temporary password",
    arguments: [username],
    settings: {
      email: {
        kind: "text",
        value: "ADDRESS",
        default: null,
        sources: flagOnly,
        help: "mail address (default: the username)",
      },
      "first-name": { kind: "text", value: "NAME", default: null, sources: flagOnly, help: "first name" },
      "last-name": {
        kind: "text",
        value: "NAME",
        default: null,
        sources: flagOnly,
        help: "last name (default: the username up to the @)",
      },
      profile: {
        kind: "choice",
        choices: ["Standard User", "System Administrator", "Minimum Access - Salesforce"],
        default: "Standard User",
        sources: flagOnly,
        help: "the user's profile",
      },
      ...target,
    },
  },
  "user list": { summary: "list the users", arguments: [], settings: target },
  "user show": { summary: "show one user", arguments: [username], settings: target },
  "user reset-password": {
    summary: "print a temporary password, to be changed at the next login",
    arguments: [username],
    settings: target,
  },
  "user unlock": { summary: "end a lockout", arguments: [username], settings: target },
  "user disconnect-authenticator": {
    summary: "disconnect the authenticator app of a user who has lost it",
    arguments: [username],
    settings: target,
  },
  "user freeze": { summary: "keep a user from logging in", arguments: [username], settings: target },
  "user activate": { summary: "let a frozen user log in again", arguments: [username], settings: target },
  "token reset": {
    summary: "make a new security token and mail it",
    arguments: [username],
    settings: {
      print: {
        kind: "switch",
        default: false,
        sources: flagOnly,
        help: "print the token too (ephemeral orgs only)",
      },
      ...target,
    },
  },
  ...TOKEN_COMMANDS,
  "explain-login": {
    summary: "say what a login would come to, rule by rule; nothing is changed",
    arguments: [username],
    settings: {
      from: {
        kind: "text",
        value: "ADDRESS",
        default: null,
        sources: flagOnly,
        help: "the client's address (needed)",
      },
      channel: {
        kind: "choice",
        choices: ["soap", "browser"],
        default: "soap",
        sources: flagOnly,
        help: "the door; the secret is read from standard input",
      },
      ...target,
    },
  },
  "network trust": {
    summary: "trust a range of addresses: no security token needed from there",
    arguments: [range],
    settings: {
      description: {
        kind: "text",
        value: "TEXT",
        default: null,
        sources: flagOnly,
        help: "a word on whose range it is",
      },
      ...target,
    },
  },
  "network list": { summary: "list the trusted ranges", arguments: [], settings: target },
  "network remove": { summary: "trust a range no longer", arguments: [range], settings: target },
  ...LOGIN_RANGES,
  ...AUDIT_AND_SESSIONS,
  "schema import": {
    summary: "create custom objects and fields from an SFDX project folder, or from describe results",
    arguments: [
      { name: "PATH", help: "the folder that holds objects/, or a folder of describe results as JSON" },
    ],
    settings: target,
  },
  "tls export": {
    summary: "write the certificate of the authority that --tls self made, for tools to trust",
    arguments: [],
    settings: {
      format: {
        kind: "choice",
        choices: ["pem", "p12", "jks"],
        default: "pem",
        sources: flagOnly,
        help: "as text, or as a Java trust store with the password changeit (p12 works from Java 9 on)",
      },
      out: {
        kind: "text",
        value: "FILE",
        default: null,
        sources: flagOnly,
        help: "the file to write (default: standard output)",
      },
      data,
    },
  },
  load: {
    summary: "load a CSV file through Bulk API 2.0",
    arguments: [
      { name: "OBJECT", help: "API name of the object, such as Account" },
      { name: "FILE.csv", help: "a header of field names, then one row per record" },
    ],
    settings: {
      operation: {
        kind: "choice",
        choices: ["insert", "update", "upsert", "delete"],
        default: "insert",
        sources: flagOnly,
        help: "what to do with the rows",
      },
      "external-id": {
        kind: "text",
        value: "FIELD",
        default: null,
        sources: flagOnly,
        help: "the field upsert goes by",
      },
      failures: {
        kind: "text",
        value: "FILE",
        default: null,
        sources: flagOnly,
        help: "where failed rows go (default: FILE.failed.csv)",
      },
      ...connection,
    },
  },
  export: {
    summary: "write an object or the rows of a SOQL query to a CSV file through Bulk API 2.0",
    arguments: [
      { name: "SOQL", help: "the query, in quotes; or the API name of an object, for all its fields" },
      { name: "FILE.csv", help: "the file to write, in UTF-8" },
    ],
    settings: {
      header: {
        kind: "choice",
        choices: ["names", "typed"],
        default: "names",
        sources: flagOnly,
        help: "header cells are field names, or field names with types, such as CreatedDate:Datetime",
      },
      ...connection,
    },
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** Loaded values of a command's settings, by flag name. */
export type SettingsOf<Name extends CommandName> = {
  readonly [Key in keyof (typeof COMMANDS)[Name]["settings"]]: (typeof COMMANDS)[Name]["settings"][Key] extends infer Given extends
    Setting
    ? ValueOf<Given>
    : never;
};

/** The words of `argv` that name a command, such as "user add"; undefined if they name none. */
export function commandNamed(words: readonly string[]): CommandName | undefined {
  const two = words.slice(0, 2).join(" ");
  if (Object.hasOwn(COMMANDS, two)) return two as CommandName;
  const one = words[0] ?? "";
  return Object.hasOwn(COMMANDS, one) ? (one as CommandName) : undefined;
}
