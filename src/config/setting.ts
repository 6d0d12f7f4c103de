// What one setting is, and the names it goes by on the command line, in the environment and in the file.

/** Where a setting may come from. Secrets come from the environment only: other users of a machine see flags. */
type Source = "flag" | "environment" | "file";

interface AnySetting {
  /** One line, for --help and docs/configuration.md. */
  readonly help: string;
  readonly sources: readonly Source[];
  /** What stands for the value in help, such as "DIR". */
  readonly value?: string;
}

export type Setting = AnySetting &
  (
    | { readonly kind: "text"; readonly default: string | null }
    | { readonly kind: "port"; readonly default: number }
    | { readonly kind: "switch"; readonly default: false }
    | { readonly kind: "list"; readonly default: readonly string[] }
    | { readonly kind: "choice"; readonly choices: readonly string[]; readonly default: string | null }
  );

/** The value a setting has after loading; null means that it was not given and has no default. */
export type ValueOf<Given extends Setting> = Given extends { kind: "switch" }
  ? boolean
  : Given extends { kind: "port" }
    ? number
    : Given extends { kind: "list" }
      ? readonly string[]
      : Given extends { kind: "choice"; choices: readonly (infer Choice)[]; default: infer Default }
        ? Default extends null
          ? Choice | null
          : Choice
        : Given extends { default: string }
          ? string
          : string | null;

export interface Command {
  readonly summary: string;
  /** Positional arguments; all are required. */
  readonly arguments: readonly { readonly name: string; readonly help: string }[];
  /** By flag name without dashes, which is also the key in the file. */
  readonly settings: Readonly<Record<string, Setting>>;
}

export const flagOf = (name: string): string => `--${name}`;

/** "public-url" is GROUNDFOG_PUBLIC_URL in the environment. */
export const environmentNameOf = (name: string): string =>
  `GROUNDFOG_${name.toUpperCase().replaceAll("-", "_")}`;
