// Custom objects and their parts saved one by one, as the Metadata API has them: each whole or not at all.
import { type Fault, FaultError, fault } from "../fault.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { keptDefinitions, standardCatalogue } from "./catalogue.ts";
import type {
  CustomFieldDefinition,
  CustomObjectDefinition,
  RecordTypeDefinition,
  ValidationRuleDefinition,
} from "./definition.ts";
import { type DeleteOptions, deleteComponent, type NamedComponent } from "./delete-component.ts";
import { importDefinitions } from "./import-definitions.ts";

export type Component =
  | { readonly type: "CustomObject"; readonly definition: CustomObjectDefinition }
  | { readonly type: "CustomField"; readonly object: string; readonly field: CustomFieldDefinition }
  | { readonly type: "ValidationRule"; readonly object: string; readonly rule: ValidationRuleDefinition }
  | { readonly type: "RecordType"; readonly object: string; readonly recordType: RecordTypeDefinition };

type Part = Exclude<Component, { readonly type: "CustomObject" }>;

/** What an import has of its object's parts if it is this one alone. */
function partsOf(part: Part): Pick<CustomObjectDefinition, "fields" | "validationRules" | "recordTypes"> {
  if (part.type === "CustomField") return { fields: [part.field] };
  if (part.type === "ValidationRule") return { fields: [], validationRules: [part.rule] };
  return { fields: [], recordTypes: [part.recordType] };
}

function partName(part: Part): string {
  if (part.type === "CustomField") return part.field.fullName;
  return part.type === "ValidationRule" ? part.rule.fullName : part.recordType.fullName;
}

/** "Account.Extra__c": the name of a component in the whole org. */
const componentName = (component: Component): string =>
  component.type === "CustomObject"
    ? component.definition.fullName
    : `${component.object}.${partName(component)}`;

export const componentObject = (component: Component): string =>
  component.type === "CustomObject" ? component.definition.fullName : component.object;

/** The part of an object that a component would change; undefined if it has none of that name. */
export function partNamed(
  object: CustomObjectDefinition | undefined,
  part: Part,
): { readonly fullName: string } | undefined {
  const parts: readonly { readonly fullName: string }[] =
    (part.type === "CustomField"
      ? object?.fields
      : part.type === "ValidationRule"
        ? object?.validationRules
        : object?.recordTypes) ?? [];
  const name = partName(part).toLowerCase();
  return parts.find(({ fullName }) => fullName.toLowerCase() === name);
}

/** Whether what is saved may, or must, be there already. */
export type SaveMode = "create" | "update" | "upsert";

export type ComponentOutcome =
  | { readonly ok: true; readonly created: boolean }
  | { readonly ok: false; readonly fault: Fault };

/** Thrown to undo a transaction whose outcomes are known. */
class UndoneError extends Error {}

/**
 * Saves components in their order, with an outcome for each; a Fault instead of a component is its outcome. With
 * `allOrNone` one that fails undoes all others.
 */
export async function saveComponents(
  ports: Pick<Ports, "stores" | "clock">,
  actor: Actor,
  mode: SaveMode,
  components: readonly (Component | Fault)[],
  allOrNone: boolean,
): Promise<readonly ComponentOutcome[]> {
  return await outcomesOf(ports, components, allOrNone, (within, component) =>
    savedComponent(within, actor, mode, component),
  );
}

/** Deletes components in their order, with an outcome for each, as saveComponents() saves them. */
export async function deleteComponents(
  ports: Pick<Ports, "stores" | "clock">,
  actor: Actor,
  components: readonly (NamedComponent | Fault)[],
  allOrNone: boolean,
  options: DeleteOptions = {},
): Promise<readonly ComponentOutcome[]> {
  return await outcomesOf(ports, components, allOrNone, async (within, component) => {
    const refusal = await deleteComponent(within, actor, component, options);
    return refusal ? { ok: false, fault: refusal } : { ok: true, created: false };
  });
}

async function outcomesOf<Sent extends object>(
  ports: Pick<Ports, "stores" | "clock">,
  components: readonly (Sent | Fault)[],
  allOrNone: boolean,
  work: (within: Within, component: Sent) => Promise<ComponentOutcome>,
): Promise<readonly ComponentOutcome[]> {
  let outcomes: ComponentOutcome[] = [];
  try {
    await ports.stores.transaction(async (stores) => {
      const within = { clock: ports.clock, stores };
      outcomes = [];
      for (const component of components)
        outcomes.push(
          "code" in component ? { ok: false, fault: component } : await outcomeOf(within, component, work),
        );
      if (allOrNone && outcomes.some(({ ok }) => !ok)) throw new UndoneError();
    });
    return outcomes;
  } catch (error) {
    if (!(error instanceof UndoneError)) throw error;
    return outcomes.map((outcome) =>
      outcome.ok ? { ok: false, fault: fault("allOrNoneRolledBack") } : outcome,
    );
  }
}

/** The ports within the call's transaction. */
type Within = Pick<Ports, "stores" | "clock">;

/** What comes of one component; what is refused leaves nothing behind. */
async function outcomeOf<Sent>(
  within: Within,
  component: Sent,
  work: (within: Within, component: Sent) => Promise<ComponentOutcome>,
): Promise<ComponentOutcome> {
  try {
    return await within.stores.transaction((stores) => work({ clock: within.clock, stores }, component));
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, fault: error.fault };
    throw error;
  }
}

async function savedComponent(
  within: Within,
  actor: Actor,
  mode: SaveMode,
  component: Component,
): Promise<ComponentOutcome> {
  const { type } = component;
  const objectName = componentObject(component);
  const name = componentName(component);
  const object = await objectNamed(within.stores, objectName);
  const refused = (cause: "componentExists" | "componentNotFound"): ComponentOutcome => ({
    ok: false,
    fault: fault(cause, { type, name }),
  });
  if (type !== "CustomObject" && !object)
    return { ok: false, fault: fault("componentNotFound", { type: "CustomObject", name: objectName }) };
  const there = type === "CustomObject" ? object !== undefined : partNamed(object, component) !== undefined;
  if (there && mode === "create") return refused("componentExists");
  if (!there && mode === "update") return refused("componentNotFound");
  if (type === "CustomObject" && changesStandard(component.definition))
    return { ok: false, fault: fault("invalidSchema", { detail: STANDARD_ATTRIBUTES(name) }) };
  await importDefinitions(within, [{ ...changeOf(object, component), fullName: objectName }], actor);
  return { ok: true, created: !there };
}

/** What an import has of the object's own attributes, and of its parts only the component itself. */
function changeOf(
  object: CustomObjectDefinition | undefined,
  component: Component,
): Omit<CustomObjectDefinition, "fullName"> {
  if (component.type === "CustomObject") return component.definition;
  const { validationRules: _rules, recordTypes: _types, ...attributes } = object ?? {};
  return { ...attributes, ...partsOf(component) };
}

const STANDARD_ATTRIBUTES = (name: string): string =>
  `${name}: of a standard object only custom fields, validation rules and record types can be changed`;

const changesStandard = ({
  fullName,
  label,
  pluralLabel,
  description,
  nameField,
}: CustomObjectDefinition): boolean =>
  standardCatalogue().object(fullName) !== undefined &&
  [label, pluralLabel, description, nameField].some((attribute) => attribute !== undefined);

/** What is said of an object that there is, standard or custom, and its custom fields. */
async function objectNamed(stores: Stores, name: string): Promise<CustomObjectDefinition | undefined> {
  const kept = (await keptDefinitions(stores)).find(
    ({ fullName }) => fullName.toLowerCase() === name.toLowerCase(),
  );
  if (kept) {
    const { keyPrefix: _assigned, ...definition } = kept;
    return definition;
  }
  const standard = standardCatalogue().object(name);
  return standard && { fullName: standard.name, fields: [] };
}
