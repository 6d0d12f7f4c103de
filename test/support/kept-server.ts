// `groundfog start` on a kept org, but with transactions of a size that tests choose.
import { startKept } from "./kept-org.ts";

const [data = "", chunkRows = ""] = process.argv.slice(2);
const org = await startKept(data, { jobChunkRows: Number(chunkRows) });
process.once("SIGTERM", () => {
  void org.stop().then(() => process.exit(0));
});
console.log(JSON.stringify({ url: org.url }));
