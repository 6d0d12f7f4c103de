import type { Ports } from "../../domain/ports/ports.ts";
import type { Protocol } from "../../http/exchange.ts";

export function webProtocol(_ports: Ports): Protocol {
  return { name: "web", mounts: ["/"], handle: async () => ({ status: 404 }), crashed: () => ({ status: 500 }) };
}
