import { randomBytes } from "node:crypto";
import type { Random } from "../domain/ports/platform.ts";

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };
