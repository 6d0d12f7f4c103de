// How HTTPS is spoken, and what a connection came out with.
import { constants } from "node:crypto";
import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket, type TlsOptions } from "node:tls";
import { CIPHER_SUITES } from "../facts/tls.ts";
import type { TlsSession } from "./exchange.ts";

/** PEM texts: the certificate with its chain, and its key. */
export interface TlsPair {
  readonly certificate: string;
  readonly key: string;
}

export const tlsOptions = (pair: TlsPair): TlsOptions => ({
  cert: pair.certificate,
  key: pair.key,
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.3",
  ciphers: CIPHER_SUITES.join(":"),
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  handshakeTimeout: 10_000,
});

/** Null of a plain connection, and of one that is gone. */
export function tlsSessionOf(socket: Socket): TlsSession | null {
  const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
  if (!(socket instanceof TLSSocket) || protocol === null) return null;
  return { protocol, suite: socket.getCipher().name };
}

/** The connections that have not become HTTP yet: the server itself knows nothing of them. */
export interface Handshakes {
  isOver(socket: Duplex): boolean;
  /** Ends those that go on. */
  cut(): void;
}

export function watchHandshakes(server: Server): Handshakes {
  const begun = new Map<string, Socket>();
  const over = new WeakSet<Duplex>();
  // The socket below TLS and the one above are two objects of one peer.
  const peerOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;
  server.on("connection", (socket: Socket) => {
    const peer = peerOf(socket);
    begun.set(peer, socket);
    socket.once("close", () => begun.delete(peer));
  });
  server.on("secureConnection", (socket) => {
    begun.delete(peerOf(socket));
    over.add(socket);
  });
  return {
    isOver: (socket) => over.has(socket),
    cut: () => {
      for (const socket of begun.values()) socket.destroy();
    },
  };
}
