// The passwords that guessers try first. The list takes 20 MB and 50 ms to unpack: it is loaded when it is first asked.
import type { CommonPasswords } from "../domain/ports/platform.ts";

/** No policy lets a password be shorter. */
const SHORTEST = 5;

/** The list is in lower case; a password is the same guess in any. */
export function commonPasswords(): CommonPasswords {
  let list: Promise<ReadonlySet<string>> | undefined;
  return {
    async has(password) {
      list ??= load();
      return (await list).has(password.toLowerCase());
    },
  };
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"].filter((password) => password.length >= SHORTEST));
}
