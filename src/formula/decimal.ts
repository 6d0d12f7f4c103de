// Decimal numbers as formulas calculate: exact, to 39 significant digits. Source: salesforce/formula-engine 0.9.

/** `digits` times 10 to the power of minus `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Significant digits that a calculation keeps; rounded half up, away from zero. */
const PRECISION = 39;
const LIMIT = 10n ** BigInt(PRECISION);

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Scales that differ by more are of numbers of which the smaller one changes no digit of the other that is kept. */
const FAR = 200;

const absolute = (digits: bigint): bigint => (digits < 0n ? -digits : digits);
const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

export const ZERO: Decimal = { digits: 0n, scale: 0 };

export const decimalOf = (value: number): Decimal =>
  Number.isSafeInteger(value) ? { digits: BigInt(value), scale: 0 } : (parseDecimal(String(value)) ?? ZERO);

/** undefined for a text that is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  const [whole = "", fraction = ""] = [match?.[2], match?.[3]];
  if (!match || whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction);
  return kept(match[1] === "-" ? -digits : digits, fraction.length - Number(match[4] ?? 0));
}

export const toNumber = (value: Decimal): number => Number(`${value.digits}e${-value.scale}`);

/** Rounded to what a calculation keeps; what is nearer to 0 than 39 digits behind the point can tell is 0. */
function kept(digits: bigint, scale: number): Decimal {
  const size = absolute(digits);
  if (size < LIMIT) return { digits, scale };
  const surplus = String(size).length - PRECISION;
  return kept(shifted(digits, surplus), scale - surplus);
}

/** Without its last `count` digits, rounded half up. */
function shifted(digits: bigint, count: number): bigint {
  const unit = powerOfTen(count);
  const size = absolute(digits);
  const rounded = (size + unit / 2n) / unit;
  return digits < 0n ? -rounded : rounded;
}

/** The digits at a scale that is not smaller. */
const at = ({ digits, scale }: Decimal, wanted: number): bigint => digits * powerOfTen(wanted - scale);

export const negate = ({ digits, scale }: Decimal): Decimal => ({ digits: -digits, scale });
export const sign = ({ digits }: Decimal): -1 | 0 | 1 => (digits < 0n ? -1 : digits > 0n ? 1 : 0);

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  if (Math.abs(a.scale - b.scale) > FAR) return magnitude(a) > magnitude(b) ? a : b;
  return kept(at(a, scale) + at(b, scale), scale);
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b));
export const multiply = (a: Decimal, b: Decimal): Decimal => kept(a.digits * b.digits, a.scale + b.scale);

/** undefined for a division by zero. */
export function divide(a: Decimal, b: Decimal): Decimal | undefined {
  if (b.digits === 0n) return undefined;
  const shift = Math.max(0, PRECISION + 2 + lengthOf(b) - lengthOf(a));
  return trimmed(kept((a.digits * powerOfTen(shift)) / b.digits, a.scale - b.scale + shift));
}

/** What a division to a whole number leaves; it has the sign of `a`. undefined for a division by zero. */
export function remainder(a: Decimal, b: Decimal): Decimal | undefined {
  if (b.digits === 0n || Math.abs(a.scale - b.scale) > FAR) return undefined;
  const scale = Math.max(a.scale, b.scale);
  return kept(at(a, scale) % at(b, scale), scale);
}

export function compare(a: Decimal, b: Decimal): number {
  if (sign(a) !== sign(b)) return sign(a) - sign(b);
  if (Math.abs(magnitude(a) - magnitude(b)) > 1) return magnitude(a) > magnitude(b) ? sign(a) : -sign(a);
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [at(a, scale), at(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** To `places` digits behind the point, or before it if negative; half up, away from zero. */
export function round(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return value;
  if (magnitude(value) < -places) return ZERO;
  return plain(shifted(value.digits, value.scale - places), places);
}

/** Without the digits behind `places`: towards zero. */
export function truncate(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return value;
  if (magnitude(value) < -places) return ZERO;
  return plain(value.digits / powerOfTen(value.scale - places), places);
}

const plain = (digits: bigint, scale: number): Decimal =>
  scale >= 0 ? { digits, scale } : { digits: digits * powerOfTen(-scale), scale: 0 };

/** Largest power that is calculated, and smallest one that isn't 0, as powers of ten. */
const LARGEST_POWER = 64;
const SMALLEST_POWER = -39;

/** undefined where there is none, or one beyond 10 to the power of 64. */
export function power(base: Decimal, exponent: Decimal): Decimal | undefined {
  const [number, count] = [toNumber(base), toNumber(exponent)];
  const size = Math.log10(Math.abs(number)) * count;
  if (count === 0) return decimalOf(1);
  if (number === 0) return count > 0 ? ZERO : undefined;
  if (size > LARGEST_POWER) return undefined;
  if (size < SMALLEST_POWER) return ZERO;
  if (!Number.isSafeInteger(count)) {
    const value = number ** count;
    return Number.isFinite(value) ? decimalOf(value) : undefined;
  }
  let result = decimalOf(1);
  let square = base;
  for (let rest = Math.abs(count); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return count > 0 ? result : divide(decimalOf(1), result);
}

const lengthOf = ({ digits }: Decimal): number => String(absolute(digits)).length;

/** How many digits stand before the point; negative where zeros stand behind it. */
const magnitude = (value: Decimal): number =>
  value.digits === 0n ? Number.NEGATIVE_INFINITY : lengthOf(value) - value.scale;

function trimmed(value: Decimal): Decimal {
  let { digits, scale } = value;
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale--;
  }
  return { digits, scale };
}

/** Without an exponent and without zeros at the end: "-0.5", "1200". */
export function decimalText(value: Decimal): string {
  if (value.digits === 0n) return "0";
  const { digits, scale } = trimmed(value);
  const size = String(absolute(digits));
  const minus = digits < 0n ? "-" : "";
  if (scale <= 0) return minus + size + "0".repeat(-scale);
  const padded = size.padStart(scale + 1, "0");
  return `${minus}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
