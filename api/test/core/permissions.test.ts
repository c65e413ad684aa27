/**
 * The permissions of every root field and route, tested with callers of every kind against tables written by hand. The
 * whole matrix of permissions is in `api/src/services/core/permissions.test.ts`.
 */
import { randomBytes } from "node:crypto";
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
import { now } from "../../src/clock.ts";
import { SessionEntity } from "../../src/db/entities/access.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { newId } from "../../src/db/new-id.ts";
import { permissionOf, rootTypes } from "../../src/graphql/requires-permission.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { type AccessRole, ROLES } from "../../src/services/core/permissions.ts";
import { MINUTE } from "../../src/iam/time.ts";
import { hashOf } from "../../src/services/core/token-hash.ts";
import { EXPORTS } from "../../src/services/exports/catalogue.ts";
import { SCOPES } from "../../src/services/core/token-scopes.ts";
import { insertOperator } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { addUser } from "../support/rotation-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

type LeastRole = AccessRole | "anonymous";

/**
 * The least privileged role for each field. A field without a row fails the test, and so does a row without a field.
 */
const FIELDS_BY_ROLE: Readonly<Record<LeastRole, Readonly<Record<"Query" | "Mutation" | "Subscription", string>>>> = {
  anonymous: {
    Query: "signInMethods",
    Mutation: "acceptInvitation beginPasskey beginProviderSignIn signIn",
    Subscription: "",
  },
  viewer: {
    Query: `accessDecision accessKeys account accountScopes accounts accountsSummary alert alertEvents alertFacets alertFix rotationSchedulePreview rotationSchedulesPreview thresholdPreview alertGroups alerts analyzePolicyDocument apiTokens auditEvents auditVerdict changeCheck changeFacets changes checks chokePoints
      compareReports compareScans connectionChecks controlChanges controls escalationPaths eventQueues exceptionPreview exceptionRules group groups identityCenterUser identityCenterUsers identityCenters keyUse mutedAlertCount node nodes alternativePaths notificationDeliveries notificationPreview notificationRules statementFix notificationSample notificationTargets operatorSessions ownerSettings passkeys overview pathMap policies policy principalPermissions principalsAllowed problemTrends problems queryKeys rateLimit relationGraph role roles rotation rotations
      reportRecord rotationSchedules rotationSchedules savedViews scan scans search serverInfo user users
      viewer whatIf`,
    Mutation: `changePassword createApiToken createSavedView deleteSavedView endSessions printConsoleCode reauthenticate registerPasskey removePasskey
      restoreSavedView revokeApiToken setDefaultView signOut updateSavedView`,
    Subscription: "alertEvents rotationEvents scanProgress",
  },
  analyst: {
    Query: "assignees",
    Mutation: `acknowledgeAlert assignAlert cancelScan changeDemoAccount commentOnAlert createExceptionRule dismissAlert readKeyUse reopenAlert endExceptionRule reopenAlert shareSavedView scanAccounts snoozeAlert startScan
      undoExceptionRule undoTriage updateAlerts updateExceptionRule verifyAlert`,
    Subscription: "",
  },
  operator: {
    Query: "approval approvals",
    Mutation: `acknowledgeReveal advanceRotation answerControl approveRequest cancelRotation createRotationSchedule createRotationSchedules deleteRotationSchedule
      refuseRequest revealSecret pauseRotation rollbackRotation rotateAccessKey updateRotationSchedule withdrawControlAnswer withdrawRequest`,
    Subscription: "approvalEvents",
  },
  admin: {
    Query:
      "accountErasure accountFile accountFilePreview accountGroups operators organizations retention retentionPreview providerGroups providerGroupsPreview unitSettingPreview",
    Mutation: `addAccountsToGroup addKeyReceiver addSecretDestination applyThresholds cancelConnectionChecks cancelOrganizationAccounts connectAccount connectOrganizationAccounts createAccountGroup createNotificationRule createNotificationTarget decideHeldAccounts deleteAccountGroup deleteNotificationRule deleteNotificationTarget
      disconnectAccount disconnectAccounts dismissOrganizationAccounts eraseAccount importAccounts inviteOperator readOrganization removeEventQueue removeKeyReceiver removeSecretDestination replayNotification restoreAccount resumeNotificationTarget setEventQueue retryConnectionChecks skipNotification testConnection testEventQueue testKeyReceiver
      testNotificationTarget updateAccount updateAccountGroup updateAccountSetting updateCheckSettings updateIdentityCenter updateNotificationRule updateNotificationTarget updateOperator updateOrganization updateOwnerSettings updateRetention updateProviderGroups updateUnitSetting`,
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

/** The fields that let people in, make tokens, allow destinations of secrets or belong to a session. No token may use them, whatever its scopes. */
const FOR_PEOPLE = new Set(
  `accountGroups addAccountsToGroup createAccountGroup deleteAccountGroup updateAccountGroup addKeyReceiver addSecretDestination apiTokens approveRequest changePassword createApiToken createSavedView deleteSavedView restoreSavedView savedViews setDefaultView shareSavedView updateSavedView createNotificationRule createNotificationTarget
   deleteNotificationRule deleteNotificationTarget endSessions eraseAccount updateRetention inviteOperator operatorSessions operators passkeys
   printConsoleCode reauthenticate refuseRequest registerPasskey removeKeyReceiver removePasskey removeSecretDestination replayNotification
   resumeNotificationTarget revokeApiToken signOut skipNotification testKeyReceiver testNotificationTarget updateNotificationRule updateNotificationTarget
   providerGroups providerGroupsPreview updateOperator updateOwnerSettings updateProviderGroups withdrawControlAnswer withdrawRequest answerControl`.split(
    /\s+/,
  ),
);

/**
 * The mutations that always ask for a sign-in of the last five minutes, here of an operator without a password. Others
 * ask for it depending on their input.
 */
const FRESH =
  "addAccountsToGroup addKeyReceiver addSecretDestination approveRequest changePassword connectAccount connectOrganizationAccounts createAccountGroup createApiToken createNotificationRule createNotificationTarget decideHeldAccounts deleteAccountGroup deleteNotificationRule deleteNotificationTarget disconnectAccount disconnectAccounts eraseAccount importAccounts inviteOperator refuseRequest registerPasskey removeEventQueue removeKeyReceiver removePasskey removeSecretDestination restoreAccount revealSecret setEventQueue updateAccountGroup updateNotificationRule updateNotificationTarget updateOperator updateOrganization updateOwnerSettings updateProviderGroups updateRetention".split(
    " ",
  );

const ROUTES: readonly (readonly [method: string, path: string, least: LeastRole])[] = [
  ["POST", "/api/alerts/iam", "analyst"],
  ["GET", "/api/scans/scan_0", "viewer"],
  ["GET", "/api/aws/iam/users", "viewer"],
  ["GET", "/api/aws/iam/policies", "viewer"],
  ["POST", "/api/aws/iam/rotate-key", "operator"],
  ["GET", "/api/aws/iam/rotations/rotation_0", "viewer"],
  ["POST", "/api/rotation-deliveries/rotation_0.key/acknowledgement", "anonymous"],
  ["PUT", "/api/accounts/account_0/files/credential-report", "admin"],
  ["GET", "/api/alerts.csv", "viewer"],
  ["GET", "/api/alerts.json", "viewer"],
  ...EXPORTS.map(({ file }) => ["GET", `/api/export/${file}`, "viewer"] as const),
  ["GET", "/api/export/unknown.xml", "viewer"],
  ["GET", "/api/report/controls.html", "viewer"],
  ["GET", "/openapi.json", "viewer"],
  ["GET", "/docs/rest", "viewer"],
  ["GET", "/metrics", "viewer"],
  ["POST", "/mcp", "viewer"],
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
  server = await openTestServer(platform, { mcpServer: true });
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

/** The headers of a new session of an operator with this role who signed in at this time. */
async function session(role: AccessRole, authenticatedAt: number): Promise<Record<string, string>> {
  const { em } = platform.scope();
  const secret = randomBytes(32).toString("base64url");
  await em.insert(SessionEntity, {
    id: newId("session"),
    tokenHash: hashOf(secret),
    operatorId: await insertOperator(em, `session-${role}`, role),
    createdAt: new Date(now()),
    lastActiveAt: new Date(now()),
    authenticatedAt: new Date(authenticatedAt),
    previousVisitAt: null,
    endedAt: null,
  });
  return { cookie: `iam-monitor=${secret}` };
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
async function subscribe(caller: CallerName, query: string, waitMs: number): Promise<unknown[]> {
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
      const wait = setTimeout(() => resolve([]), waitMs);
      const answer = (codes: unknown[]) => {
        clearTimeout(wait);
        resolve(codes);
      };
      client.subscribe(
        { query },
        {
          next: ({ errors }) => answer(codesOf(errors)),
          error: (error) => {
            if (Array.isArray(error)) answer(codesOf(error));
            else answer([(error as CloseEvent).code === 4_401 ? "UNAUTHENTICATED" : "CLOSED"]);
          },
          complete: () => answer([]),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}
/** A subscription that must be accepted has no message for this long. A refusal arrives within a few milliseconds. */
const SILENT_MS = 400;
/** How long a refusal that must arrive may take on a busy machine. */
const REFUSED_WITHIN_MS = 45_000;

describe("every root field", () => {
  test("has a row in the table, and every row has a field", () => {
    expect(fields.map(({ path }) => path).toSorted()).toEqual([...FIELDS.keys()].toSorted());
  });

  test.each(CALLERS)("answers a token of the role %s as in the table", async (caller) => {
    const answers: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const entry of fields) {
      const isRefused = caller !== "anonymous" && FOR_PEOPLE.has(entry.field.name);
      wanted[entry.path] = isRefused ? "FORBIDDEN" : expected(caller, FIELDS.get(entry.path) ?? "admin");
      const codes =
        entry.type === schema.getSubscriptionType()
          ? await subscribe(caller, documentOf(entry), wanted[entry.path] === null ? SILENT_MS : REFUSED_WITHIN_MS)
          : (await server.graphql(documentOf(entry), {}, headersOf(caller))).errors.map(
              ({ extensions }) => extensions["code"],
            );
      expect(codes, entry.path).not.toContain("GRAPHQL_VALIDATION_FAILED");
      answers[entry.path] = refusalOf(codes);
    }
    expect(answers).toEqual(wanted);
  });
});

describe("every root field", () => {
  test.each(ROLES)("for people answers a session of the role %s as in the table", async (role) => {
    for (const { type, field, path } of fields) {
      if (!FOR_PEOPLE.has(field.name)) continue;
      const { errors } = await server.graphql(documentOf({ type, field, path }), {}, await session(role, now()));
      const codes = errors.map(({ extensions }) => extensions["code"]);
      expect(refusalOf(codes), path).toBe(expected(role, FIELDS.get(path)!));
    }
  });

  test("refuses a token that lacks exactly its scope", async () => {
    const { em } = platform.scope();
    const answers: Record<string, unknown> = {};
    for (const scope of SCOPES) {
      const others = SCOPES.filter((each) => each !== scope);
      const token = await insertRoleToken(em, "admin", `without ${scope}`, null, others);
      for (const entry of fields.filter(({ field }) => permissionOf(field) === scope)) {
        if (entry.type === schema.getSubscriptionType()) continue;
        const { errors } = await server.graphql(documentOf(entry), {}, { authorization: `Bearer ${token}` });
        answers[entry.path] = refusalOf(errors.map(({ extensions }) => extensions["code"]));
      }
    }
    expect(Object.keys(answers).length).toBeGreaterThan(50);
    expect(Object.entries(answers).filter(([, answer]) => answer !== "FORBIDDEN")).toEqual([]);
  });

  test("S2, S8: asks an operator for a recent sign-in exactly where the table says", async () => {
    const stale: string[] = [];
    const fresh: string[] = [];
    for (const entry of fields.filter(({ type }) => type === schema.getMutationType())) {
      const asked = documentOf(entry).replace("__typename", "userErrors { code }");
      const codeOf = async (authenticatedAt: number) => {
        const { data } = await server.graphql(asked, {}, await session("admin", authenticatedAt));
        return data?.[entry.field.name]?.userErrors[0]?.code;
      };
      if ((await codeOf(now() - 6 * MINUTE)) === "REAUTHENTICATION_REQUIRED") stale.push(entry.field.name);
      if ((await codeOf(now())) === "REAUTHENTICATION_REQUIRED") fresh.push(entry.field.name);
    }
    expect(stale.toSorted()).toEqual(FRESH);
    expect(fresh).toEqual([]);
  });

  test("S8: asks for it where the input changes the way into AWS, disables a check or deactivates a key at once", async () => {
    const { id } = platform.account;
    const risky = [
      `updateAccount(input: { id: "${id}", writes: ROTATE_ROLE, rotateRoleArn: "arn:aws:iam::111122223333:role/x" })`,
      `updateAccount(input: { id: "${id}", rotateRoleArn: "arn:aws:iam::999999999999:role/x" })`,
      `updateAccount(input: { id: "${id}", roleArn: "arn:aws:iam::111122223333:role/y" })`,
      `updateAccount(input: { id: "${id}", region: "eu-west-1" })`,
      `updateCheckSettings(input: { checkId: "root-mfa", isEnabled: false })`,
      `rotateAccessKey(input: { userName: "u", mode: COMPROMISED, reason: "r", confirmation: "u", dryRun: true })`,
    ];
    const harmless = [
      `updateAccount(input: { id: "${id}", name: "Demo", writes: OFF })`,
      `updateCheckSettings(input: { checkId: "root-mfa", isEnabled: true })`,
    ];
    const headers = await session("admin", now() - 6 * MINUTE);
    const codeOf = async (field: string) => {
      const { data, errors } = await server.graphql(`mutation { it: ${field} { userErrors { code } } }`, {}, headers);
      expect(errors, field).toEqual([]);
      return data.it.userErrors[0]?.code ?? null;
    };
    for (const field of risky) expect(await codeOf(field), field).toBe("REAUTHENTICATION_REQUIRED");
    for (const field of harmless) expect(await codeOf(field), field).toBeNull();
  });
});

/** A protected action with a new target each, and the permissions that it needs. */
const PROTECTED: readonly (readonly [field: () => Promise<string>, needs: readonly string[], isForPeople: boolean])[] =
  [
    [
      async () => {
        const { id } = platform.account;
        await platform.scope().em.nativeUpdate(AccountEntity, { id }, { writes: "OFF" });
        return `updateAccount(input: { id: "${id}", writes: CONNECTION })`;
      },
      ["accounts.enableWrites", "accounts.updateConnection", "accounts.update", "accounts.read"],
      false,
    ],
    [async () => `inviteOperator(input: { name: "${newName()}", role: admin })`, [], true],
    [async () => `updateOperator(input: { id: "${await newOperator("viewer")}", role: admin })`, [], true],
    [async () => `updateOperator(input: { id: "${await newOperator("admin")}", createLink: true })`, [], true],
    [
      async () => {
        await platform.scope().em.nativeUpdate(AccountEntity, { id: platform.account.id }, { writes: "CONNECTION" });
        const userName = newName();
        addUser(platform, userName);
        return `rotateAccessKey(input: { userName: "${userName}", mode: COMPROMISED, reason: "r", confirmation: "${userName}" })`;
      },
      ["rotations.startCompromised", "rotations.start", "accounts.read"],
      false,
    ],
    [
      async () => `addSecretDestination(input: { accountId: "${platform.account.id}", secretId: "${newName()}" })`,
      [],
      true,
    ],
    [async () => `updateOperator(input: { id: "${await newOperator("admin")}", removePasskeys: true })`, [], true],
  ];
let lastNumber = 0;
const newName = () => `target-${(lastNumber += 1)}`;
const newOperator = (role: AccessRole) => insertOperator(platform.scope().em, newName(), role);

describe("every protected action", () => {
  test("answers each role, scope, proof and two-person setting as in the table", { timeout: 240_000 }, async () => {
    const mismatches: unknown[] = [];
    let count = 0;
    for (const isOn of [false, true]) {
      Object.assign(platform.platform, { isTwoPersonApprovalOn: isOn });
      for (const [fieldOf, needs, isForPeople] of PROTECTED)
        for (const role of ROLES)
          for (const proof of ["fresh", "old", "token", "token without the scope"] as const) {
            const { em } = platform.scope();
            const scopes = proof === "token" ? needs : needs.slice(1);
            const headers = proof.startsWith("token")
              ? { authorization: `Bearer ${await insertRoleToken(em, role, "t", await newOperator("admin"), scopes)}` }
              : await session(role, now() - (proof === "old" ? 6 : 0) * MINUTE);
            const field = await fieldOf();
            const { data, errors } = await server.graphql(
              `mutation { it: ${field} { userErrors { code approvalId } } }`,
              {},
              headers,
            );
            const { code = null, approvalId = null } = data?.it?.userErrors[0] ?? {};
            const outcome = code ?? errors[0]?.extensions["code"] ?? "OK";
            const wanted = wantedOutcome({ role, proof, isOn, isForPeople });
            count += 1;
            if (outcome !== wanted || (approvalId !== null) !== (wanted === "APPROVAL_REQUIRED"))
              mismatches.push({ field, role, proof, isOn, outcome, wanted });
          }
    }
    Object.assign(platform.platform, { isTwoPersonApprovalOn: false });
    console.log(`protected actions: ${count} combinations, ${mismatches.length} mismatches`);
    expect(mismatches).toEqual([]);
    expect(count).toBe(2 * PROTECTED.length * ROLES.length * 4);
  });
});

interface Tried {
  readonly role: AccessRole;
  readonly proof: "fresh" | "old" | "token" | "token without the scope";
  readonly isOn: boolean;
  readonly isForPeople: boolean;
}

function wantedOutcome({ role, proof, isOn, isForPeople }: Tried): string {
  if (role !== "admin" || proof === "token without the scope") return "FORBIDDEN";
  if (proof === "token") return isForPeople || isOn ? "FORBIDDEN" : "OK";
  if (proof === "old") return "REAUTHENTICATION_REQUIRED";
  return isOn ? "APPROVAL_REQUIRED" : "OK";
}

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
      answers[path] = { 401: "UNAUTHENTICATED", 403: "FORBIDDEN" }[status] ?? null;
      wanted[path] = expected(caller, least);
    }
    expect(answers).toEqual(wanted);
  });
});
