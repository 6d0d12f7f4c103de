// groundfog demo: the main job as a story on a throw-away org, told by the real answers to an unchanged jsforce.
import { printLine } from "../cli/output.ts";
import { formatDuration } from "../cli/progress.ts";
import type { SettingsOf } from "../config/schema.ts";
import { tellData } from "./data-steps.ts";
import { loadJsforce } from "./jsforce.ts";
import { tellHistory, tellLogins } from "./login-steps.ts";
import { type OrgProcess, startOrgProcess } from "./org-process.ts";
import { StoryBroken, tellStory } from "./story.ts";

/** Exit code 0 only if every step held. */
export async function demo(settings: SettingsOf<"demo">): Promise<number> {
  const began = performance.now();
  const { version, connect } = await loadJsforce();
  const story = tellStory();
  const org = await story.step("A throw-away org starts", async (tell) => {
    const started = await startOrgProcess();
    tell(`${started.url}, asked by jsforce ${version} as npm has it`);
    return started;
  });
  // Stopped halfway, the step that is under way fails, and nothing is left running.
  const stop = (): void => {
    void org.stop();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  let held = true;
  try {
    const connection = await tellLogins(story, org, connect);
    await tellData(story, org, connection);
    await tellHistory(story, connection);
    printLine(`All held, in ${formatDuration(performance.now() - began)}.`);
  } catch (error) {
    if (!(error instanceof StoryBroken)) throw error;
    held = false;
    printLine(`Broken at: ${error.message}`);
  } finally {
    if (settings.keep) await keepServing(org);
    else await org.stop();
  }
  return held ? 0 : 1;
}

async function keepServing(org: OrgProcess): Promise<void> {
  printLine(`Serving at ${org.url} until Ctrl-C, inbox ${org.inboxUrl}`);
  printLine(`Log in as ${org.admin.username} with the password ${org.admin.password}`);
  await org.ended;
}
