// How HTTPS is spoken: 1.2 and 1.3, and only suites whose recorded traffic stays shut when a key gets out.
import { constants } from "node:crypto";
import type { Server } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";

/** PEM texts: the certificate with its chain, and its key. */
export interface TlsPair {
  readonly certificate: string;
  readonly key: string;
}

const SUITES = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

export const tlsOptions = (pair: TlsPair): TlsOptions => ({
  cert: pair.certificate,
  key: pair.key,
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.3",
  ciphers: SUITES,
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  handshakeTimeout: 10_000,
});

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
