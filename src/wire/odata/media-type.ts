// Which form of JSON a client wants: how much of the control information, and decimals as numbers or as texts.
import { refuse } from "../../domain/fault.ts";

export interface JsonForm {
  /** odata.metadata. */
  readonly metadata: "minimal" | "full" | "none";
  /** IEEE754Compatible: decimals are texts. */
  readonly decimalsAsText: boolean;
}

/** What the answer says it is. */
export const contentTypeOf = ({ metadata, decimalsAsText }: JsonForm): string =>
  `application/json;odata.metadata=${metadata}${decimalsAsText ? ";IEEE754Compatible=true" : ""};charset=utf-8`;

const REFUSAL = "Data is available as application/json with odata.metadata=minimal, full or none only";

/** The form that $format, or else Accept, asks for. Throws odataNotAcceptable if all it names are others. */
export function jsonFormOf(format: string | undefined, accept: string | undefined): JsonForm {
  const asked =
    format === undefined ? (accept ?? "") : format.toLowerCase() === "json" ? "application/json" : format;
  const ranges = asked.split(",").flatMap((range) => mediaRange(range) ?? []);
  const usable = ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  if (asked.trim() === "") return { metadata: "minimal", decimalsAsText: false };
  for (const { type, parameters } of usable) {
    if (!["application/json", "application/*", "*/*"].includes(type)) continue;
    const metadata = parameters.get("odata.metadata") ?? parameters.get("metadata") ?? "minimal";
    const charset = parameters.get("charset") ?? "utf-8";
    if (!isLevel(metadata) || charset !== "utf-8") continue;
    return { metadata, decimalsAsText: parameters.get("ieee754compatible") === "true" };
  }
  throw refuse("odataNotAcceptable", { detail: REFUSAL });
}

const isLevel = (text: string): text is JsonForm["metadata"] =>
  text === "minimal" || text === "full" || text === "none";

interface MediaRange {
  readonly type: string;
  /** Names and values in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function mediaRange(text: string): MediaRange | undefined {
  const [type = "", ...rest] = text.split(";").map((part) => part.trim().toLowerCase());
  if (type === "") return undefined;
  const parameters = new Map(
    rest.map((part) => {
      const [name = "", value = ""] = part.split("=", 2).map((side) => side.trim());
      return [name, value.replaceAll('"', "")] as const;
    }),
  );
  const quality = Number(parameters.get("q") ?? 1);
  return { type, parameters, quality: Number.isFinite(quality) ? quality : 0 };
}

/** $metadata is XML, whatever Accept says: clients ask for it with the header that they ask for data with. */
export function checkXmlFormat(format: string | undefined): void {
  if (format !== undefined && !/^(xml|application\/xml)\b/i.test(format))
    throw refuse("odataNotAcceptable", { detail: "$metadata is available as application/xml only" });
}
