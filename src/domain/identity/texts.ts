import { FaultError, fault } from "../fault.ts";

/** Throws stringTooLong or invalidValue for a text that doesn't fit; texts of records are read by records/values.ts. */
export function checkText(label: string, name: string, text: string, max: number): void {
  if (text.length > max && [...text].length > max) {
    const value = [...text].slice(0, 255).join("");
    throw new FaultError(fault("stringTooLong", { label, value, max: String(max) }, [name]));
  }
  if (text.includes("\0") || !text.isWellFormed()) {
    const value = "text with a NUL or a lone surrogate";
    throw new FaultError(fault("invalidValue", { label, value }, [name]));
  }
}
