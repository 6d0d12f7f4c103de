// Who may import whom; ARCHITECTURE.md says why. test/import-rule.test.ts plants violations.
const MAY_IMPORT = {
  facts: [],
  soql: ["facts"],
  formula: ["facts", "soql"],
  domain: ["facts", "soql", "formula"],
  store: ["facts", "soql", "formula", "domain"],
  platform: ["facts", "domain"],
  http: ["facts"],
  wire: ["facts", "domain", "http"],
  config: ["facts"],
};
const PURE_PACKAGES = [];
const layers = Object.entries(MAY_IMPORT).map(([layer, others]) => ({
  name: `${layer}-imports-only-${others.join("+") || "itself"}`,
  severity: "error",
  from: { path: `^src/${layer}/`, pathNot: "\\.test\\.ts$" },
  to: { path: "^src/", pathNot: `^src/(${[layer, ...others].join("|")})/` },
}));
module.exports = {
  forbidden: [
    ...layers,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "protocols-are-strangers",
      severity: "error",
      from: { path: "^src/wire/(?!shared/)([^/]+)/" },
      to: { path: "^src/wire/", pathNot: "^src/wire/($1|shared)/" },
    },
    {
      name: "shared-knows-no-protocol",
      severity: "error",
      from: { path: "^src/wire/shared/" },
      to: { path: "^src/wire/(?!shared/)" },
    },
    {
      name: "outer-layers-see-only-ports",
      severity: "error",
      from: { path: "^src/(store|platform)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/domain/", pathNot: "^src/domain/(ports/|model/|fault\\.ts)" },
    },
    {
      name: "pure-core-touches-no-io",
      severity: "error",
      from: { path: "^src/(facts|soql|formula|domain)/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|util)$" },
    },
    {
      name: "pure-core-takes-no-packages",
      severity: "error",
      from: { path: "^src/(facts|soql|formula|domain)/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm", "npm-dev"], pathNot: PURE_PACKAGES },
    },
    { name: "nothing-imports-a-test", severity: "error", from: {}, to: { path: "\\.test\\.ts$" } },
    {
      name: "only-entries-import-org",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(main|testing|org)\\.ts$|^src/(cli|demo)/" },
      to: { path: "^src/org\\.ts$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
