// The clients that are checked, each a folder below clients/ with its own lock file. Several may share a folder.
import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

export interface Client {
  readonly name: string;
  /** Folder below clients/. */
  readonly folder: string;
  /** Installs what the lock file pins. */
  readonly install: readonly string[];
  /** Runs the checks; the org is told in ORG_ variables. */
  readonly run: readonly string[];
  /** Debian's packages that installing and running take. */
  readonly tools: string;
  /** What the installer says where its registry is out of reach: then the client is skipped, aloud. */
  readonly unreachable: RegExp;
  /** Rows of City__c that are loaded before. */
  readonly cities?: number;
  /** What must be set to the client's own files, and why: no registry has it, so it is skipped where it isn't set. */
  readonly needs?: { readonly variable: string; readonly why: string };
  /** The version that is pinned. */
  version(): string;
}

export const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const NPM = {
  tools: "npm",
  install: ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
  unreachable:
    /npm error (?:code|errno) (?:EAI_AGAIN|ENOTFOUND|ECONN\w+|ETIMEDOUT|ERR_SOCKET_TIMEOUT|E5\d\d)/,
};

const MAVEN = {
  tools: "maven default-jdk-headless",
  install: ["mvn", "-q", "-B", "compile", "dependency:copy-dependencies"],
  run: ["java", "-cp", ["target/classes", "target/lib/*"].join(delimiter), "Checks"],
  unreachable:
    /No plugin found for prefix|Could not transfer|Could not resolve|Unknown host|could not be resolved/,
};

/** More than fit on 49 pages of the feed. */
const CITIES = 100_000;

const HYPER_PINS = "../../../examples/tableau/requirements.txt";

const JDBC_DRIVER = "GROUNDFOG_SALESFORCE_JDBC";

export const CLIENTS: readonly Client[] = [
  {
    name: "jsforce",
    folder: "jsforce",
    ...NPM,
    run: [process.execPath, "checks.ts"],
    version: () => npmVersion("jsforce", "jsforce"),
  },
  {
    name: "simple-salesforce",
    folder: "simple-salesforce",
    tools: "python3-venv",
    install: [
      "sh",
      "-c",
      "python3 -m venv .venv && .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.txt",
    ],
    run: [".venv/bin/python", "checks.py"],
    unreachable:
      /ConnectionError|NewConnectionError|No matching distribution|Temporary failure in name resolution/,
    version: () => pinnedIn("simple-salesforce/requirements.txt", /^simple-salesforce==([\d.]+)/m),
  },
  {
    name: "simpleforce",
    folder: "simpleforce",
    tools: "golang-go",
    install: ["go", "build", "-o", ".bin/checks", "."],
    run: [".bin/checks"],
    unreachable: /dial tcp|no such host|i\/o timeout|connection refused/,
    version: () => pinnedIn("simpleforce/go.mod", /simpleforce\/simpleforce v([\w.-]+)/),
  },
  {
    name: "force-partner-api",
    folder: "force-partner-api",
    ...MAVEN,
    version: () => mavenVersion("force-partner-api", "force-partner-api"),
  },
  {
    name: "enterprise-wsdl",
    folder: "enterprise-wsdl",
    ...MAVEN,
    install: ["mvn", "-q", "-B", "dependency:copy-dependencies"],
    run: [process.execPath, "checks.ts"],
    version: () => mavenVersion("enterprise-wsdl", "force-wsc"),
  },
  {
    name: "Apache Olingo",
    folder: "olingo",
    ...MAVEN,
    cities: CITIES,
    version: () => mavenVersion("olingo", "odata-client-core"),
  },
  {
    name: "o.js",
    folder: "odata",
    ...NPM,
    run: [process.execPath, "o-js.ts"],
    cities: CITIES,
    version: () => npmVersion("odata", "odata"),
  },
  {
    name: "@odata/client",
    folder: "odata",
    ...NPM,
    run: [process.execPath, "odata-client.ts"],
    cities: CITIES,
    version: () => npmVersion("odata", "@odata/client"),
  },
  {
    name: "odata2ts",
    folder: "odata",
    ...NPM,
    run: [process.execPath, "odata2ts.ts"],
    cities: CITIES,
    version: () => npmVersion("odata", "@odata2ts/odata2ts"),
  },
  {
    name: "odata-csdl of OASIS",
    folder: "odata",
    ...NPM,
    run: [process.execPath, "csdl.ts"],
    version: () => npmVersion("odata", "odata-csdl"),
  },
  {
    name: "Hyper API",
    folder: "hyper",
    install: [
      "sh",
      "-c",
      `python3 -m venv target/venv && target/venv/bin/pip install -q --disable-pip-version-check -r ${HYPER_PINS}`,
    ],
    run: ["target/venv/bin/python", "checks.py"],
    tools: "python3-venv",
    unreachable: /No matching distribution|NewConnectionError|NameResolutionError/,
    cities: CITIES,
    version: () => pinnedIn(`hyper/${HYPER_PINS}`, /tableauhyperapi==(\S+)/),
  },
  {
    name: "salesforce-jdbc",
    folder: "salesforce-jdbc",
    install: ["java", "-version"],
    tools: "default-jdk-headless",
    run: ["java", "-Djdk.net.hosts.file=hosts", "-cp", process.env[JDBC_DRIVER] ?? "", "Checks.java"],
    unreachable: /^$/,
    needs: { variable: JDBC_DRIVER, why: "the class path of the driver, which no registry has" },
    version: () => /salesforce-jdbc-([\d.]+\d)/.exec(process.env[JDBC_DRIVER] ?? "")?.[1] ?? "unknown",
  },
];

function npmVersion(folder: string, name: string): string {
  const manifest = readFileSync(pathOf(`clients/${folder}/package.json`), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
  return dependencies?.[name] ?? "unknown";
}

const pinnedIn = (file: string, version: RegExp): string =>
  version.exec(readFileSync(pathOf(`clients/${file}`), "utf8"))?.[1] ?? "unknown";

const mavenVersion = (folder: string, artifact: string): string =>
  pinnedIn(`${folder}/pom.xml`, new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>([\\d.]+)<`));
