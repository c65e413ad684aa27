/**
 * Every permission for every role, kind of caller, set of scopes, age of the sign-in, two-person setting and approval,
 * against a table by hand.
 */
import { expect, test } from "vitest";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { type Caller, type Permission, PERMISSION_NAMES, ROLES, SYSTEM, UNLIMITED } from "./permissions.ts";
import { allow, type Scope } from "./request-scope.ts";
import { roleOf, SCOPE_PRESETS, SCOPES, scopesOf, scopesOfRole } from "./token-scopes.ts";

/** `!`: asks for a fresh sign-in. `!!`: also for a second person, if that is set. `-`: never for tokens. */
const TABLE: Readonly<Record<(typeof ROLES)[number], string>> = {
  viewer: `installation.read metrics.read accounts.read inventory.read paths.read changes.check scans.read checks.read alerts.read
    alerts.export inventory.export paths.export reports.create audit.export notifications.read rotations.read mcp.call audit.read -session.read -session.end -session.reauthenticate -session.changePassword -tokens.read
    -!passkeys.update -!tokens.create -tokens.revoke
    -views.read -views.update`,
  analyst:
    "scans.start scans.cancel alerts.triage exceptions.update !exceptions.createBroad alerts.verify demo.change keyUse.read -views.share",
  operator: `rotations.start rotations.steer rotationSchedules.update !secrets.reveal secrets.acknowledge approvals.read
    -!approvals.decide -approvals.withdraw -controls.answer`,
  admin: `!accounts.connect accounts.export accounts.update !accounts.updateConnection !!accounts.enableWrites accounts.test !accounts.disconnect
    accounts.uploadFile organizations.read !organizations.connect organizations.cancel organizations.updateSettings retention.read -!retention.update -!accounts.erase checks.update !checks.disable !!rotations.startCompromised -operators.read -!operators.invite -!accountGroups.update
    -!operators.update -!!operators.grantAdmin -!!secretDestinations.add -!secretDestinations.remove -!!keyReceivers.add -!keyReceivers.remove -keyReceivers.test
    -!notifications.update -notifications.send`,
};
const RULES = new Map(
  ROLES.flatMap((role) =>
    TABLE[role].split(/\s+/).map((word) => {
      const name = word.replace(/^-?!*/, "") as Permission;
      const isFresh = word.includes("!");
      return [name, { role, isFresh, isProtected: word.includes("!!"), isForPeople: word.startsWith("-") }] as const;
    }),
  ),
);

const SCOPE_SETS: readonly ((permission: Permission) => readonly Permission[] | null)[] = [
  () => null,
  () => [],
  (permission) => [permission],
  (permission) => PERMISSION_NAMES.filter((each) => each !== permission),
  () => PERMISSION_NAMES,
];
const AGES = [0, 4 * MINUTE, 6 * MINUTE, null];

/** The approved request that is carried out: none, one for the permission, or one for another permission. */
const APPROVALS = ["NONE", "THIS", "OTHER"] as const;

interface Setting {
  readonly isOn: boolean;
  readonly approval: (typeof APPROVALS)[number];
}

function outcomeOf(
  caller: Caller | null,
  permission: Permission,
  { isOn, approval }: Setting = { isOn: false, approval: "NONE" },
): string {
  const other = permission === "operators.grantAdmin" ? "accounts.enableWrites" : "operators.grantAdmin";
  const approved = approval !== "NONE" && { approval: { permission: approval === "THIS" ? permission : other } };
  try {
    allow({ caller, platform: { isTwoPersonApprovalOn: isOn }, ...approved } as Scope, permission);
    return "OK";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

function callerWith(role: (typeof ROLES)[number], scopes: readonly Permission[] | null, age: number | null): Caller {
  const kind = scopes === null ? "OPERATOR" : "TOKEN";
  return {
    ...UNLIMITED,
    kind,
    name: "a",
    role,
    operatorId: "operator_a",
    token: kind === "TOKEN" ? { id: "token_a", name: "t", expiresAt: 0 } : null,
    sessionId: null,
    authenticatedAt: kind === "TOKEN" || age === null ? null : now() - age,
    scopes,
  };
}

/** The table by hand, in the form of the permissions. */
function wantedOf(
  { role, scopes, kind }: Caller,
  permission: Permission,
  age: number | null,
  setting: Setting,
): string {
  const rule = RULES.get(permission)!;
  const hasRole = ROLES.indexOf(role) >= ROLES.indexOf(rule.role);
  const hasScope = scopes === null || (scopes.includes(permission) && !rule.isForPeople);
  if (!hasRole || !hasScope) return "FORBIDDEN";
  // Both people have proved their identity for an approved request.
  const hasProof =
    kind === "TOKEN" || !rule.isFresh || setting.approval !== "NONE" || (age !== null && age <= 5 * MINUTE);
  if (!hasProof) return "REAUTHENTICATION_REQUIRED";
  if (!rule.isProtected || !setting.isOn || setting.approval === "THIS") return "OK";
  return kind === "TOKEN" ? "FORBIDDEN" : "APPROVAL_REQUIRED";
}

test("no permission, role, scope, proof, setting and approval disagrees with the table", () => {
  expect([...RULES.keys()].toSorted()).toEqual([...PERMISSION_NAMES].toSorted());
  const mismatches: unknown[] = [];
  let count = 0;
  for (const permission of PERMISSION_NAMES)
    for (const role of ROLES)
      for (const scopesFor of SCOPE_SETS)
        for (const age of AGES)
          for (const isOn of [false, true])
            for (const approval of APPROVALS) {
              const caller = callerWith(role, scopesFor(permission), age);
              const outcome = outcomeOf(caller, permission, { isOn, approval });
              const wanted = wantedOf(caller, permission, age, { isOn, approval });
              count += 1;
              if (outcome !== wanted) mismatches.push({ permission, caller, age, isOn, approval, outcome, wanted });
            }
  console.log(`access matrix: ${count} combinations, ${mismatches.length} mismatches`);
  expect(mismatches).toEqual([]);
  expect(count).toBe(PERMISSION_NAMES.length * ROLES.length * SCOPE_SETS.length * AGES.length * 2 * APPROVALS.length);
  for (const permission of PERMISSION_NAMES) {
    for (const isOn of [false, true]) {
      expect(outcomeOf(null, permission, { isOn, approval: "NONE" })).toBe("UNAUTHENTICATED");
      expect(outcomeOf(SYSTEM, permission, { isOn, approval: "NONE" })).toBe("OK");
    }
  }
});

test("no scope, preset or role's scopes lets people in or makes tokens", () => {
  const sets = [SCOPES, ...Object.values(SCOPE_PRESETS), ...ROLES.map(scopesOfRole), scopesOf(PERMISSION_NAMES)];
  for (const scopes of sets)
    expect(scopes.filter((scope) => /^(operators|passkeys|tokens|session)\./.test(scope))).toEqual([]);
});

test("presets need the least role that has all of their permissions", () => {
  const roles = Object.entries(SCOPE_PRESETS).map(([name, scopes]) => [name, roleOf(scopes)]);
  expect(Object.fromEntries(roles)).toEqual({
    "changes:check": "viewer",
    "mcp:read": "viewer",
    metrics: "viewer",
    "files:upload": "admin",
    "scans:start": "analyst",
    read: "viewer",
    "secrets:reveal": "operator",
  });
  expect(scopesOf(["metrics", "metrics.read", "scans:start"])).toEqual([
    "metrics.read",
    "accounts.read",
    "scans.read",
    "scans.start",
  ]);
  for (const role of ROLES) expect(scopesOfRole(role)).not.toContain("secrets.reveal");
});
