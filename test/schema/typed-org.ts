// An org whose schema comes from an SFDX project that the test writes, and its REST as rows and error codes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Ports } from "../../src/domain/ports/ports.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { startOrg } from "../../src/testing.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";

type Row = Readonly<Record<string, unknown>>;

/** Files of a project by their path below objects/. */
export type ProjectFiles = Readonly<Record<string, string>>;

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A field's file; `xml`: the elements beside fullName and label. */
export const fieldFile = (object: string, name: string, xml: string): ProjectFiles => ({
  [`${object}/fields/${name}.field-meta.xml`]: `${HEAD}
<CustomField ${NAMESPACE}>
<fullName>${name}</fullName>
<label>${name.replace(/__c$/, "")}</label>
${xml}
</CustomField>
`,
});

export const objectFile = (
  object: string,
  nameField = "<label>Name</label><type>Text</type>",
): ProjectFiles => ({
  [`${object}/${object}.object-meta.xml`]: `${HEAD}
<CustomObject ${NAMESPACE}>
<label>${object.replace(/__c$/, "")}</label>
<pluralLabel>${object.replace(/__c$/, "")}s</pluralLabel>
<nameField>${nameField}</nameField>
<deploymentStatus>Deployed</deploymentStatus>
<sharingModel>ReadWrite</sharingModel>
</CustomObject>
`,
});

/** Writes a project folder as sf has it, and gives its path. */
export function writeProject(folder: string, files: ProjectFiles): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, "force-app", "main", "default", "objects", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

export interface TypedOrg {
  readonly url: string;
  readonly session: string;
  readonly ports: Ports;
  readonly rest: RestClient;
  /** One field of an object's describe. */
  described(object: string, field: string): Promise<Row | undefined>;
  /** Id of a new row. */
  create(object: string, row: Row): Promise<string>;
  /** Status and error code of a row that is refused. */
  refusal(object: string, row: Row): Promise<{ status: number; code: unknown; fields: unknown }>;
  /** A field's value, after its own resource and a query agreed on it. */
  read(object: string, id: string, field: string): Promise<unknown>;
  query(soql: string): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function typedOrg(files: ProjectFiles): Promise<TypedOrg> {
  const folder = mkdtempSync(join(tmpdir(), "groundfog-types-"));
  const org = await startOrg();
  await importDefinitions(org.ports, await readProject(writeProject(folder, files)));
  rmSync(folder, { recursive: true });
  const { username, password, securityToken } = org.admin;
  const session = await soapLogin(org.url, username, password + securityToken);
  const rest = restClient(org.url, session);
  const query = async (soql: string): Promise<Row[]> => {
    const { body } = await rest("GET", `/query?q=${encodeURIComponent(soql)}`);
    return (body as { records: Row[] }).records;
  };
  return {
    url: org.url,
    session,
    ports: org.ports,
    rest,
    query,
    async described(object, field) {
      const { body } = await rest("GET", `/sobjects/${object}/describe`);
      return (body as { fields: Row[] }).fields.find((each) => each["name"] === field);
    },
    async create(object, row) {
      const { status, body } = await rest("POST", `/sobjects/${object}`, row);
      expect({ row, status, body }).toMatchObject({ status: 201 });
      return (body as { id: string }).id;
    },
    async refusal(object, row) {
      const { status, body } = await rest("POST", `/sobjects/${object}`, row);
      const [error] = body as Row[];
      return { status, code: error?.["errorCode"], fields: error?.["fields"] };
    },
    async read(object, id, field) {
      const row = (await rest("GET", `/sobjects/${object}/${id}?fields=${field}`)).body as Row;
      const [queried] = await query(`SELECT ${field} FROM ${object} WHERE Id = '${id}'`);
      expect(queried?.[field]).toEqual(row[field]);
      return row[field];
    },
    stop: () => org.stop(),
  };
}
