// Describes of what this org has none of, or nothing but a plain answer: themes, apps, actions, paths, categories.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { describeGlobal } from "../../domain/schema/describe.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf, isNil, type Message, named, readMessage } from "./read-message.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

const answer = ({ soap, call }: OperationInput, result: SoapObject | readonly SoapObject[]): string =>
  writeMessage(`${soap.operation.name}Response`, { result }, call.apiVersion);

const catalogueOf = async ({ ports, call }: OperationInput): Promise<Catalogue> =>
  callersCatalogue(ports, call.caller);

/** Throws invalidType for a name of no object. */
function objectsIn(catalogue: Catalogue, message: Message, element: string): readonly SObject[] {
  return named(message, element).map(({ text }) => {
    const object = catalogue.object(text.trim());
    if (!object) throw refuse("invalidType", { object: text.trim() });
    return object;
  });
}

/** No object has an icon or a colour. */
export async function describeThemeOperation(input: OperationInput): Promise<string> {
  objectsIn(await catalogueOf(input), readMessage(input.soap.operation), "sobjectType");
  return answer(input, {});
}

export async function describeGlobalThemeOperation(input: OperationInput): Promise<string> {
  readMessage(input.soap.operation);
  const { sobjects, ...rest } = describeGlobal(await catalogueOf(input));
  const global = { ...rest, sobjects: sobjects.map((object) => ({ ...object, idEnabled: true })) };
  return answer(input, { global: global as SoapObject, theme: {} });
}

/** There are no apps. */
export async function describeAppMenuOperation(input: OperationInput): Promise<string> {
  readMessage(input.soap.operation).one("appMenuType");
  return answer(input, {});
}

/** There are no actions, so none can be named. */
export async function describeQuickActionsOperation(input: OperationInput): Promise<string> {
  if (named(readMessage(input.soap.operation), "quickActions").length > 0)
    throw refuse("functionalityNotEnabled", { detail: "Quick actions are not available in this org" });
  return answer(input, []);
}

/** Of an object, or of all if none is named. */
export async function describeAvailableQuickActionsOperation(input: OperationInput): Promise<string> {
  objectsIn(await catalogueOf(input), readMessage(input.soap.operation), "contextType");
  return answer(input, []);
}

/** There are no paths. */
export async function describePathAssistantsOperation(input: OperationInput): Promise<string> {
  const message = readMessage(input.soap.operation);
  message.one("sObjectType");
  objectsIn(await catalogueOf(input), message, "sObjectType");
  return answer(input, {});
}

export async function describeKnowledgeSettingsOperation(input: OperationInput): Promise<string> {
  readMessage(input.soap.operation);
  return answer(input, { knowledgeEnabled: false });
}

/** Categories are of articles and questions, which this org has none of. */
export async function describeDataCategoryGroupsOperation(input: OperationInput): Promise<string> {
  const [first] = named(readMessage(input.soap.operation), "sObjectType");
  if (first) throw refuse("invalidType", { object: first.text.trim() });
  return answer(input, []);
}

export async function describeDataCategoryGroupStructuresOperation(input: OperationInput): Promise<string> {
  const [pair] = readMessage(input.soap.operation).all("pairs");
  if (pair && !isNil(pair)) {
    const object = readMessage(pair, "DataCategoryGroupSobjectTypePair").text("sobject").trim();
    throw refuse("invalidType", { object });
  }
  return answer(input, []);
}

export async function describeDataCategoryMappingsOperation(input: OperationInput): Promise<string> {
  readMessage(input.soap.operation);
  return answer(input, []);
}

/** Nothing can be renamed. Throws functionalityNotEnabled for the grammar of what isn't. */
export async function describeNounsOperation(input: OperationInput): Promise<string> {
  const message = readMessage(input.soap.operation);
  message.one("includeFields");
  if (!booleanOf(message.text("onlyRenamed"))) {
    const detail = "Grammatical forms of names are not available in this org";
    throw refuse("functionalityNotEnabled", { detail });
  }
  return answer(input, []);
}
