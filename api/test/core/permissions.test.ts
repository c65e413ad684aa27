/** The permissions of every root field and route, tested with five callers against a table written by hand. */
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

type LeastRole = AccessRole | "anonymous";

/**
 * The least privileged role for each field. A field without a row fails the test, and so does a row without a field.
 */
const FIELDS_BY_ROLE: Readonly<Record<LeastRole, Readonly<Record<"Query" | "Mutation" | "Subscription", string>>>> = {
  anonymous: { Query: "signInMethods", Mutation: "acceptInvitation beginProviderSignIn signIn", Subscription: "" },
  viewer: {
    Query: `accessDecision accessKeys account accounts alert alertEvents alertFacets alertGroups alerts analyzePolicyDocument apiTokens auditEvents auditVerdict checks chokePoints
      compareScans controls escalationPaths group groups node nodes alternativePaths overview policies policy principalPermissions relationGraph role roles rotation rotations
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
const FIELDS: ReadonlyMap<string, LeastRole> = new Map(
  Object.entries(FIELDS_BY_ROLE).flatMap(([least, types]) =>
    Object.entries(types).flatMap(([type, names]) =>
      names.split(/\s+/).flatMap((name) => (name === "" ? [] : [[`${type}.${name}`, least as LeastRole] as const])),
    ),
  ),
);

const ROUTES: readonly (readonly [method: string, path: string, least: LeastRole])[] = [
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
  ["GET", "/auth/oidc/start", "anonymous"],
  ["GET", "/auth/oidc/callback", "anonymous"],
  ["GET", "/healthz", "anonymous"],
  ["GET", "/readyz", "anonymous"],
];

const CALLERS = ["anonymous", ...ROLES] as const;
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

/**
 * Returns the access refusal among the error codes. Null if access was granted, even if the made-up input was refused.
 */
function refusalOf(codes: readonly unknown[]): "UNAUTHENTICATED" | "FORBIDDEN" | null {
  return (["UNAUTHENTICATED", "FORBIDDEN"] as const).find((code) => codes.includes(code)) ?? null;
}

function expected(caller: CallerName, least: LeastRole): "UNAUTHENTICATED" | "FORBIDDEN" | null {
  if (least === "anonymous") return null;
  if (caller === "anonymous") return "UNAUTHENTICATED";
  return ROLES.indexOf(caller) >= ROLES.indexOf(least) ? null : "FORBIDDEN";
}

const fields = rootTypes(schema).flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ type, field, path: `${type.name}.${field.name}` })),
);

/** Returns a value that is valid for the type but names no existing object. */
function madeUp(type: GraphQLInputType): string {
  const nullableType = getNullableType(type);
  if (isListType(nullableType)) return "[]";
  if (isEnumType(nullableType)) return nullableType.getValues()[0]!.name;
  if (isInputObjectType(nullableType)) {
    const required = Object.values(nullableType.getFields()).filter(isRequiredInputField);
    return `{ ${required.map((field) => `${field.name}: ${madeUp(field.type)}`).join(" ")} }`;
  }
  const { name } = getNamedType(nullableType);
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

/** Returns the error codes of the first message over a socket. An accepted subscription is ended at once. */
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
      // No events occur here, so an accepted subscription stays silent.
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
/** A subscription without a message for this long counts as accepted. A refusal arrives within a few milliseconds. */
const SILENT_MS = 400;

describe("every root field", () => {
  test("has a row in the table, and every row has a field", () => {
    expect(fields.map(({ path }) => path).toSorted()).toEqual([...FIELDS.keys()].toSorted());
  });

  test.each(CALLERS)("answers %s as in the table", async (caller) => {
    const answers: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const entry of fields) {
      wanted[entry.path] = expected(caller, FIELDS.get(entry.path) ?? "admin");
      const codes =
        entry.type === schema.getSubscriptionType()
          ? await subscribe(caller, documentOf(entry))
          : (await server.graphql(documentOf(entry), {}, headersOf(caller))).errors.map(
              ({ extensions }) => extensions["code"],
            );
      expect(codes, entry.path).not.toContain("GRAPHQL_VALIDATION_FAILED");
      answers[entry.path] = refusalOf(codes);
    }
    expect(answers).toEqual(wanted);
  });
});

describe("every route", () => {
  test("in the OpenAPI document has a row in the table", async () => {
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

  test.each(CALLERS)("answers %s as in the table", async (caller) => {
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
