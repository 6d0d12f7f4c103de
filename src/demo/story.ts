// Tells the demo: one line per step with a tick, its time, and below it what was really answered.
import { printLine } from "../cli/output.ts";
import { formatDuration } from "../cli/progress.ts";

export interface Story {
  /** Runs a step; `tell` adds lines below its title. What it throws is printed with a cross and thrown on. */
  step<T>(title: string, work: (tell: (line: string) => void) => Promise<T>): Promise<T>;
}

/** A step did not hold; the story has said which and why. */
export class StoryBroken extends Error {
  override readonly name = "StoryBroken";
}

export function tellStory(): Story {
  return {
    async step(title, work) {
      const began = performance.now();
      const lines: string[] = [];
      const ended = (mark: string): void => {
        printLine(`${mark} ${title} (${formatDuration(performance.now() - began)})`);
        for (const line of lines) printLine(`    ${line}`);
      };
      try {
        const result = await work((line) => lines.push(...line.split("\n")));
        ended("✔");
        return result;
      } catch (error) {
        lines.push(error instanceof Error ? error.message : String(error));
        ended("✘");
        throw new StoryBroken(title, { cause: error });
      }
    },
  };
}

/** Throws an Error with `problem` unless the condition holds. */
export function mustHold(condition: boolean, problem: string): asserts condition {
  if (!condition) throw new Error(problem);
}
