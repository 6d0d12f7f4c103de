// What came of each row of a batch, in the order of the rows, as the job's content type has it.
import { errorParts } from "../../domain/jobs/row-errors.ts";
import { formatId } from "../../domain/model/id.ts";
import type { Job, JobChunk } from "../../domain/ports/jobs.ts";
import { ASYNC_NAMESPACE, type ContentType } from "../../facts/bulk1.ts";
import { type Member, xmlMembers } from "./answer.ts";

interface Form {
  readonly head: string;
  readonly between: string;
  readonly tail: string;
  written(id: string, created: boolean): string;
  /** @param errors as rowErrors() kept them. */
  failed(errors: string): string;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const bare = (created: boolean): readonly Member[] => [
  ["success", true],
  ["created", created],
];

const FORMS: Readonly<Record<ContentType, Form>> = {
  CSV: {
    head: '"Id","Success","Created","Error"\n',
    between: "",
    tail: "",
    written: (id, created) => `"${id}","true","${created}",""\n`,
    failed: (errors) => `"","false","false",${quoted(errors)}\n`,
  },
  XML: {
    head: `<?xml version="1.0" encoding="UTF-8"?>\n<results xmlns="${ASYNC_NAMESPACE}">`,
    between: "",
    tail: "</results>",
    written: (id, created) => `<result>${xmlMembers([["id", id], ...bare(created)])}</result>`,
    failed: (errors) =>
      `<result>${errorParts(errors)
        .map(({ code, message, fields }) => {
          const members: Member[] = [
            ...fields.map((field): Member => ["fields", field]),
            ["message", message],
            ["statusCode", code],
          ];
          return `<errors>${xmlMembers(members)}</errors>`;
        })
        .join("")}<success>false</success><created>false</created></result>`,
  },
  JSON: {
    head: "[",
    between: ",",
    tail: "]",
    written: (id, created) => JSON.stringify({ success: true, created, id, errors: [] }),
    failed: (errors) =>
      JSON.stringify({
        success: false,
        created: false,
        id: null,
        errors: errorParts(errors).map(({ code, message, fields }) => ({
          message,
          fields,
          statusCode: code,
          extendedErrorDetails: null,
        })),
      }),
  },
};

/** In pieces, one for each chunk of rows. */
export async function* batchResults(
  { contentType }: Job,
  chunks: AsyncIterable<JobChunk>,
): AsyncGenerator<Buffer> {
  const form = FORMS[contentType];
  let before = form.head;
  for await (const { ids, errors } of chunks) {
    let error = 0;
    const rows = Array.from(ids, (id) => {
      if (id !== 0) return form.written(formatId(Math.abs(id)), id > 0);
      error += 1;
      return form.failed(errors[error - 1] ?? "");
    });
    yield Buffer.from(before + rows.join(form.between));
    before = form.between;
  }
  yield Buffer.from((before === form.head ? form.head : "") + form.tail);
}
