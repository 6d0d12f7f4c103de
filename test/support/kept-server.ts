// `groundfog start` on a kept org, but with transactions of a size that tests choose.
import { startServer } from "../../src/org.ts";

const [data = "", chunkRows = ""] = process.argv.slice(2);
const org = await startServer({
  data,
  ephemeral: false,
  host: "127.0.0.1",
  port: 0,
  publicUrl: null,
  trustProxy: [],
  org: null,
  smtp: null,
  adminUsername: null,
  adminPassword: null,
  adminToken: null,
  jobChunkRows: Number(chunkRows),
});
process.once("SIGTERM", () => {
  void org.stop().then(() => process.exit(0));
});
console.log(JSON.stringify({ url: org.url }));
