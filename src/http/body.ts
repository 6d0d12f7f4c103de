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
      const chunks: Buffer[] = [];
      for await (const chunk of stream(limit)) chunks.push(chunk as Buffer);
      return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    },
  };
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
