// What the checks of all clients in TypeScript share. Each check prints one line of JSON.

/** Runs `work`, whose answer becomes the note. */
export async function check(name: string, work: () => Promise<string>): Promise<void> {
  let result: { name: string; ok: boolean; note: string };
  try {
    result = { name, ok: true, note: await work() };
  } catch (error) {
    result = { name, ok: false, note: error instanceof Error ? error.message : String(error) };
  }
  console.log(JSON.stringify(result));
}

export function must(condition: boolean, problem: string): asserts condition {
  if (!condition) throw new Error(problem);
}

/** How `work` was refused: code, if there is one, and message. Throws if it was not. */
export async function refusalOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof Error
      ? `${"errorCode" in error ? `${error.errorCode} ` : ""}${error.message}`
      : String(error);
  }
  throw new Error("it was not refused");
}
