// @{name.path} in a composite subrequest: a value of an earlier subrequest's answer.
import { isJsonObject } from "./read-json.ts";

/** Bodies of the answers so far, by the names of their subrequests. */
export type Answers = ReadonlyMap<string, unknown>;

const REFERENCE = /@\{([^{}]*)\}/g;
const WHOLE = /^@\{([^{}]*)\}$/;
const PATH = /^([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d{1,6}\])+)$/;
const STEP = /\.([A-Za-z0-9_]+)|\[(\d+)\]/g;

/** A reference that no answer has a value for. */
export class MissingReference extends Error {
  constructor(path: string) {
    const shown = path.slice(0, 200);
    const name = shown.split(/[.[]/, 1)[0] ?? "";
    super(
      `Invalid reference specified. No value for ${shown} found in ${name}. Provided referenceId ('${shown}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
    );
    this.name = "MissingReference";
  }
}

/** The names that a URL or a body refers to, however often. */
export function namesReferredTo(value: unknown): string[] {
  if (typeof value === "string") {
    return [...value.matchAll(REFERENCE)].map(([, path = ""]) => path.split(/[.[]/, 1)[0] ?? "");
  }
  if (Array.isArray(value)) return value.flatMap(namesReferredTo);
  return isJsonObject(value) ? Object.values(value).flatMap(namesReferredTo) : [];
}

type Scalar = string | number | boolean;

function lookUp(path: string, answers: Answers): Scalar {
  const [, name = "", steps = ""] = PATH.exec(path) ?? [];
  let value = answers.get(name);
  for (const [, member, index] of steps.matchAll(STEP)) {
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
    else if (member !== undefined) {
      value = isJsonObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
    }
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new MissingReference(path);
}

/** A URL with its references filled in, so that a value stays one piece of it. Throws MissingReference. */
export function fillUrl(url: string, answers: Answers): string {
  return url.replaceAll(REFERENCE, (_, path: string, offset: number) => {
    const value = encodeURIComponent(String(lookUp(path, answers)));
    // A value may be a path of its own, such as attributes.url.
    return url.lastIndexOf("?", offset) < 0 ? value.replaceAll("%2F", "/") : value;
  });
}

/** A body with its references filled in; one that is a text of its own keeps its type. Throws MissingReference. */
export function fillBody(value: unknown, answers: Answers): unknown {
  if (typeof value === "string") {
    const path = WHOLE.exec(value)?.[1];
    if (path !== undefined) return lookUp(path, answers);
    return value.replaceAll(REFERENCE, (_, part: string) => String(lookUp(part, answers)));
  }
  if (Array.isArray(value)) return value.map((item) => fillBody(item, answers));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillBody(item, answers)]));
}
