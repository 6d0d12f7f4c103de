// Describes of search: which objects can be searched, and what a result shows of them.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import { OBJECTS_PER_DESCRIBE } from "../../facts/limits.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf, readMessage } from "./read-message.ts";
import { writeMessage } from "./write-message.ts";

/** The name of each object, as nobody can make another layout. Throws invalidType for one that isn't searchable. */
export async function describeSearchLayoutsOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const names = readMessage(soap.operation).all("sObjectType");
  if (names.length > OBJECTS_PER_DESCRIBE)
    throw refuse("tooManyRecords", { limit: String(OBJECTS_PER_DESCRIBE) });
  const catalogue = await callersCatalogue(ports, call.caller);
  const result = names.map(({ text }) => {
    const object = catalogue.object(text.trim());
    if (!object?.searchable) throw refuse("invalidType", { object: text.trim() });
    const shown = object.fields.filter(({ nameField }) => nameField);
    return {
      errorMsg: null,
      label: object.labelPlural,
      limitRows: null,
      objectType: object.name,
      searchColumns: shown.map(({ name, label }) => ({
        field: `${object.name}.${name}`,
        format: null,
        label,
        name,
      })),
    };
  });
  return writeMessage("describeSearchLayoutsResponse", { result }, call.apiVersion);
}

/** There are no tabs, so no object has one. */
export async function describeSearchableEntitiesOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const withTabs = booleanOf(readMessage(soap.operation).text("includeOnlyEntitiesWithTabs"));
  const catalogue = await callersCatalogue(ports, call.caller);
  const result = catalogue.objects
    .filter(({ searchable }) => searchable && !withTabs)
    .map(({ name, label, labelPlural }) => ({ label, name, pluralLabel: labelPlural }));
  return writeMessage("describeSearchableEntitiesResponse", { result }, call.apiVersion);
}
