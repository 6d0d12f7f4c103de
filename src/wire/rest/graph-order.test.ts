import fc from "fast-check";
import { expect, it } from "vitest";
import { graphOrder } from "./graph-order.ts";

const node = (referenceId: string, needs: readonly string[] = [], url = "/x") => ({
  referenceId,
  method: "POST",
  url,
  headers: {},
  body: { list: needs.map((name) => `@{${name}.id}`) },
});
const names = (nodes: readonly { readonly referenceId: string }[]) =>
  nodes.map(({ referenceId }) => referenceId);

it("puts a node behind those that it refers to, and leaves the others where they are", () => {
  const { nodes, depth } = graphOrder([
    node("c", ["b", "a", "b"]),
    node("d"),
    node("b", ["a"]),
    node("a"),
    node("e", [], "/y/@{c.id}"),
  ]);
  expect(names(nodes)).toEqual(["d", "a", "b", "c", "e"]);
  expect(depth).toBe(4);
});

it("ends with what can have no order", () => {
  const { nodes } = graphOrder([node("a", ["b"]), node("b", ["a"]), node("c", ["nobody"]), node("d")]);
  expect(names(nodes)).toEqual(["d", "a", "b", "c"]);
  expect(graphOrder([])).toEqual({ nodes: [], depth: 0 });
});

it("orders any graph without a circle", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 30 }), (links) => {
      // A node may refer to later ones only, so there is no circle.
      const made = links.map((steps, index) =>
        node(
          `n${index}`,
          steps.flatMap((step) => (index + 1 + step < links.length ? [`n${index + 1 + step}`] : [])),
        ),
      );
      const order = names(graphOrder(made).nodes);
      expect(order.toSorted()).toEqual(names(made).toSorted());
      for (const { referenceId, body } of made) {
        for (const needed of body.list) {
          expect(order.indexOf(needed.slice(2, -4))).toBeLessThan(order.indexOf(referenceId));
        }
      }
    }),
  );
});
