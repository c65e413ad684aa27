/** Who may do what: every root field and every route, asked by five callers, against a table written by hand. */
import { createClient } from "graphql-ws";
import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { rootTypes } from "../../src/graphql/requires-permission.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { type AccessRole, ROLES } from "../../src/services/core/permissions.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

type Least = AccessRole | "anybody";

/** The least role that may. A field that is not here turns the test red, and so does a row without its field. */
const FIELDS_BY_ROLE: Readonly<Record<Least, Readonly<Record<"Query" | "Mutation" | "Subscription", string>>>> = {
  anybody: { Query: "signInMethods", Mutation: "acceptInvitation beginProviderSignIn signIn", Subscription: "" },
  viewer: {
    Query: `accessDecision accessKeys account accounts alert alertEvents alertFacets alertGroups alerts analyzePolicyDocument apiTokens auditEvents auditVerdict checks chokePoints
      compareScans controls escalationPaths group groups node nodes otherPaths overview policies policy principalPermissions relationGraph role roles rotation rotations
      rotationSchedules scan scans serverInfo user users
      viewer whatIf`,
    Mutation: "changePassword createApiToken reauthenticate revokeApiToken signOut",
    Subscription: "alertEvents rotationEvents scanProgress",
  },
  analyst: {
    Query: "",
    Mutation: `acknowledgeAlert assignAlert cancelScan changeDemoAccount commentOnAlert dismissAlert reopenAlert startScan updateAlerts
      verifyAlert`,
    Subscription: "",
  },
  operator: {
    Query: "",
    Mutation: `acknowledgeReveal advanceRotation cancelRotation createRotationSchedule deleteRotationSchedule revealSecret
      rollbackRotation rotateAccessKey updateRotationSchedule`,
    Subscription: "",
  },
  admin: {
    Query: "operators",
    Mutation:
      "connectAccount disconnectAccount inviteOperator testConnection updateAccount updateCheckSettings updateOperator",
    Subscription: "",
  },
};
const FIELDS: ReadonlyMap<string, Least> = new Map(
  Object.entries(FIELDS_BY_ROLE).flatMap(([least, types]) =>
    Object.entries(types).flatMap(([type, names]) =>
      names.split(/\s+/).flatMap((name) => (name === "" ? [] : [[`${type}.${name}`, least as Least] as const])),
    ),
  ),
);

const ROUTES: readonly (readonly [method: string, path: string, least: Least])[] = [
  ["POST", "/api/alerts/iam", "analyst"],
  ["GET", "/api/scans/scan_0", "viewer"],
  ["GET", "/api/aws/iam/users", "viewer"],
  ["GET", "/api/aws/iam/policies", "viewer"],
  ["POST", "/api/aws/iam/rotate-key", "operator"],
  ["GET", "/api/aws/iam/rotations/rotation_0", "viewer"],
  ["PUT", "/api/accounts/account_0/files/credential-report", "admin"],
  ["GET", "/api/alerts.csv", "viewer"],
  ["GET", "/api/alerts.json", "viewer"],
  ["GET", "/openapi.json", "viewer"],
  ["GET", "/docs/rest", "viewer"],
  ["GET", "/metrics", "viewer"],
  ["GET", "/auth/oidc/start", "anybody"],
  ["GET", "/auth/oidc/callback", "anybody"],
  ["GET", "/healthz", "anybody"],
  ["GET", "/readyz", "anybody"],
];

const CALLERS = ["nobody", ...ROLES] as const;
type CallerName = (typeof CALLERS)[number];

const schema = createSchema();
let platform: TestPlatform;
let server: TestServer;
const tokens = new Map<CallerName, string>();

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
  const { em } = platform.scope();
  for (const role of ROLES) {
    tokens.set(role, await insertRoleToken(em, role, `token of ${role}`));
  }
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

function headersOf(caller: CallerName): Record<string, string> {
  const token = tokens.get(caller);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** What a right guard lets through gets some other answer than these, be it a refusal of the made-up input. */
function refusalOf(codes: readonly unknown[]): "UNAUTHENTICATED" | "FORBIDDEN" | null {
  return codes.includes("UNAUTHENTICATED") ? "UNAUTHENTICATED" : codes.includes("FORBIDDEN") ? "FORBIDDEN" : null;
}

function expected(caller: CallerName, least: Least): "UNAUTHENTICATED" | "FORBIDDEN" | null {
  if (least === "anybody") return null;
  if (caller === "nobody") return "UNAUTHENTICATED";
  return ROLES.indexOf(caller) >= ROLES.indexOf(least) ? null : "FORBIDDEN";
}

const fields = rootTypes(schema).flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ type, field, path: `${type.name}.${field.name}` })),
);

/** A value that the type takes; what it names is nowhere. */
function madeUp(type: GraphQLInputType): string {
  const bare = getNullableType(type);
  if (isListType(bare)) return "[]";
  if (isEnumType(bare)) return bare.getValues()[0]!.name;
  if (isInputObjectType(bare)) {
    const required = Object.values(bare.getFields()).filter(isRequiredInputField);
    return `{ ${required.map((field) => `${field.name}: ${madeUp(field.type)}`).join(" ")} }`;
  }
  const { name } = getNamedType(bare);
  return { Int: "1", Float: "1", Boolean: "true", DateTime: `"2026-11-24T00:00:00Z"`, JSON: "{}" }[name] ?? `"nothing"`;
}

function documentOf({ type, field }: (typeof fields)[number]): string {
  const required = field.args.filter(isRequiredArgument);
  const args =
    required.length === 0
      ? ""
      : `(${required.map((argument) => `${argument.name}: ${madeUp(argument.type)}`).join(" ")})`;
  return `${type.name.toLowerCase()} { ${field.name}${args}${isCompositeType(getNamedType(field.type)) ? " { __typename }" : ""} }`;
}

/** The codes of the first answer over a socket; a subscription that was let in is ended at once. */
async function subscribe(caller: CallerName, query: string): Promise<unknown[]> {
  const token = tokens.get(caller);
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token === undefined ? {} : { token },
    retryAttempts: 0,
    lazyCloseTimeout: 0,
  });
  try {
    return await new Promise<unknown[]>((resolve) => {
      const codesOf = (errors: readonly { extensions?: Record<string, unknown> }[] = []) =>
        errors.map(({ extensions }) => extensions?.["code"]);
      // Nothing happens here, so nothing comes: one that was let in is silent.
      const wait = setTimeout(() => resolve([]), SILENT_MS);
      const answer = (codes: unknown[]) => {
        clearTimeout(wait);
        resolve(codes);
      };
      client.subscribe(
        { query },
        {
          next: ({ errors }) => answer(codesOf(errors)),
          error: (error) =>
            answer(
              Array.isArray(error)
                ? codesOf(error)
                : (error as CloseEvent).code === 4_401
                  ? ["UNAUTHENTICATED"]
                  : ["CLOSED"],
            ),
          complete: () => answer([]),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}
/** Refusals come in a few milliseconds. */
const SILENT_MS = 400;

describe("every root field", () => {
  test("has its row, and every row its field", () => {
    expect(fields.map(({ path }) => path).toSorted()).toEqual([...FIELDS.keys()].toSorted());
  });

  test.each(CALLERS)("answers %s as the table says", async (caller) => {
    const answers: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const each of fields) {
      wanted[each.path] = expected(caller, FIELDS.get(each.path) ?? "admin");
      const codes =
        each.type === schema.getSubscriptionType()
          ? await subscribe(caller, documentOf(each))
          : (await server.graphql(documentOf(each), {}, headersOf(caller))).errors.map(
              ({ extensions }) => extensions["code"],
            );
      expect(codes, each.path).not.toContain("GRAPHQL_VALIDATION_FAILED");
      answers[each.path] = refusalOf(codes);
    }
    expect(answers).toEqual(wanted);
  });
});

describe("every route", () => {
  test("that is described has its row", async () => {
    const { paths } = (await (await server.rest("/openapi.json")).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const tabled = ROUTES.map(([method, path]) => `${method} ${path}`);
    const matches = (route: string) =>
      tabled.some((row) =>
        new RegExp(`^${route.replaceAll(/\{[^}]+\}/g, "[^/ ]+").replaceAll(".", "\\.")}$`).test(row),
      );
    expect(described.filter((route) => !matches(route))).toEqual([]);
  });

  test.each(CALLERS)("answers %s as the table says", async (caller) => {
    const answers: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const [method, path, least] of ROUTES) {
      const { status } = await fetch(`${server.url}${path}`, {
        method,
        headers: headersOf(caller),
        redirect: "manual",
      });
      answers[path] = status === 401 ? "UNAUTHENTICATED" : status === 403 ? "FORBIDDEN" : null;
      wanted[path] = expected(caller, least);
    }
    expect(answers).toEqual(wanted);
  });
});
