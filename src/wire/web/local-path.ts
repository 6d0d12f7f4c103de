/** A path of this org, or /home: nothing that a browser could take for another host. */
export function localPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])[A-Za-z0-9/_.?=&-]*$/.test(text) && text !== "/" ? text : "/home";
}
