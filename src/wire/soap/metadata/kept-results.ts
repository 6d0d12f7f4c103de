// Results of asynchronous calls, which are done when they are answered, until they are asked for.
import { refuse } from "../../../domain/fault.ts";
import { firstId, formatId, type RecordId } from "../../../domain/model/id.ts";
import type { Ports } from "../../../domain/ports/ports.ts";
import type { OperationInput } from "../operation.ts";

type Input = Pick<OperationInput, "ports" | "call">;

const NUMBERS = 2 ** 32;

/** An id that can't be guessed. */
export const newResultId = ({ ports }: Pick<Input, "ports">, keyPrefix: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ports.random.bytes(4);
  return formatId(firstId(keyPrefix) + ((((a * 256 + b) * 256 + c) * 256 + d) % NUMBERS));
};

interface KeptResults<Result> {
  keep(input: Input, result: Result): void;
  /** The caller's own result with an id of 15 or 18 characters. Throws noSuchDeployment. */
  find(input: Input, id: string): Result;
}

/** The last `most` results of each org; one that is started again has none. */
export function keptResults<Result extends { readonly id: string }>(most: number): KeptResults<Result> {
  const known = new WeakMap<
    Ports["settings"],
    Map<string, { readonly userId: RecordId; readonly result: Result }>
  >();
  return {
    keep({ ports, call }, result) {
      const kept = known.get(ports.settings) ?? new Map();
      known.set(ports.settings, kept);
      kept.set(result.id, { userId: call.caller.userId, result });
      for (const id of [...kept.keys()].slice(0, -most)) kept.delete(id);
    },
    find({ ports, call }, told) {
      const id = told.trim();
      const found = [...(known.get(ports.settings) ?? [])].find(
        ([each]) => each.startsWith(id) && id.length >= 15,
      )?.[1];
      if (found?.userId !== call.caller.userId) throw refuse("noSuchDeployment", { id: id.slice(0, 40) });
      return found.result;
    },
  };
}
