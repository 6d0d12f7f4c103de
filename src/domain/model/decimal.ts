/** A finite number in decimal digits, never with an exponent, whole ones with ".0": as Salesforce prints a double. */
export function plainDecimal(value: number): string {
  const text = String(value);
  if (text.includes("e")) return withoutExponent(text);
  return text.includes(".") ? text : `${text}.0`;
}

/** "1.5e-7" is "0.00000015", "1.5e+21" is "1500000000000000000000.0". */
function withoutExponent(text: string): string {
  const [mantissa = "", exponent = "0"] = text.split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}.0`;
}
