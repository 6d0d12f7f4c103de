// Where odata2ts reads the metadata and writes the client that it generates; odata2ts.ts runs it.
const { EmitModes, Modes } = require("@odata2ts/odata2ts");

module.exports = {
  services: {
    feed: {
      sourceUrl: `${process.env.ORG_URL}/odata/v4`,
      sourceUrlConfig: { username: process.env.ORG_USERNAME, password: process.env.FEED_SECRET },
      refreshFile: true,
      source: "target/metadata.xml",
      output: "target/generated",
      serviceName: "Feed",
    },
  },
  mode: Modes.service,
  emitMode: EmitModes.js,
  tsconfig: "tsconfig.generated.json",
  skipOperations: true,
};
