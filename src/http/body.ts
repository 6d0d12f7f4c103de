// The request body: read once, with a limit on the decoded bytes, gunzipped if the client says so.
import type { IncomingMessage } from "node:http";
import { Readable, Transform } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import { BodyEncodingError, BodyTooLargeError, type RequestBody } from "./exchange.ts";

export function requestBody(message: IncomingMessage): RequestBody {
  const stream = (limit: number): Readable => {
    const declared = Number(message.headers["content-length"] ?? 0);
    if (declared > limit) return failing(new BodyTooLargeError(limit));
    const decoder = decoderOf(message.headers["content-encoding"]);
    if (decoder === undefined) return failing(new BodyEncodingError("unknown content encoding"));
    return decoded(message, decoder, limiter(limit));
  };
  return {
    stream,
    async bytes(limit) {
      if (decoderOf(message.headers["content-encoding"]) === null) return plainBytes(message, limit);
      const chunks: Buffer[] = [];
      for await (const chunk of stream(limit)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
  };
}

/** Most bodies are short and plain: read without a stream of our own, whose making costs more than their bytes. */
function plainBytes(message: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(message.headers["content-length"] ?? 0) > limit) throw new BodyTooLargeError(limit);
  if (message.destroyed && !message.complete) throw new BodyEncodingError("the body ended early");
  const chunks: Buffer[] = [];
  let seen = 0;
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      seen += chunk.length;
      chunks.push(chunk);
      if (seen <= limit) return;
      // The rest is read and dropped, so that the client hears why.
      message.off("data", onData).resume();
      chunks.length = 0;
      reject(new BodyTooLargeError(limit));
    };
    message.on("data", onData);
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("error", () => reject(new BodyEncodingError("the body ended early")));
    message.once("close", () => {
      if (!message.complete) reject(new BodyEncodingError("the body ended early"));
    });
  });
}

/** stream.pipeline() would destroy the socket on a refusal, and with it the answer that says why. */
function decoded(message: IncomingMessage, decoder: Transform | null, counter: Transform): Transform {
  // Whoever reads the stream is told its error, however late he begins; until then it must not end the process.
  counter.on("error", () => undefined);
  message.once("close", () => {
    if (!message.complete) counter.destroy(new BodyEncodingError("the body ended early"));
  });
  counter.once("close", () => {
    message.unpipe();
    message.resume();
  });
  if (decoder === null) return message.pipe(counter);
  decoder.once("error", () =>
    counter.destroy(new BodyEncodingError("the body is not what its content encoding says")),
  );
  counter.once("close", () => decoder.destroy());
  return message.pipe(decoder).pipe(counter);
}

/** null: no decoding; undefined: an encoding that isn't served. */
function decoderOf(encoding: string | undefined): Transform | null | undefined {
  switch ((encoding ?? "identity").trim().toLowerCase()) {
    case "identity":
    case "":
      return null;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    default:
      return undefined;
  }
}

function limiter(limit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > limit) done(new BodyTooLargeError(limit));
      else done(null, chunk);
    },
  });
}

const failing = (error: Error): Readable =>
  new Readable({
    read() {
      this.destroy(error);
    },
  });
