// MIN and MAX of texts, which compare as SOQL orders them and not as SQLite does.
import { compareCodePoints, foldCase } from "../../soql/collation.ts";

/** The best value so far: of a smaller place, then by its letters whatever their case, then by itself. */
interface Best {
  readonly place: number;
  readonly folded: string;
  readonly text: string;
}

/** An aggregate function of a value's place in a list and the value; null of no values. */
export function extreme(direction: 1 | -1): {
  start: Best | null;
  step: (best: Best | null, place: unknown, value: unknown) => Best | null;
  result: (best: Best | null) => string | null;
} {
  return {
    start: null,
    step: (best, place, value) => {
      if (typeof value !== "string" || value === best?.text) return best;
      const found = { place: Number(place), folded: foldCase(value), text: value };
      return best && order(best, found) * direction < 0 ? best : found;
    },
    result: (best) => best?.text ?? null,
  };
}

const order = (a: Best, b: Best): number =>
  a.place - b.place || compareCodePoints(a.folded, b.folded) || compareCodePoints(a.text, b.text);
