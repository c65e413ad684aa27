/**
 * Every fix of the demo account is simulated on its snapshot: the issue must be gone, and the new documents must have no new
 * fault. The commands are read by a real shell.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { readAccount } from "../../src/aws/read-account.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { cli, hcl, hclJson } from "../../src/iam/checks/quote.ts";
import { deactivateAccessKey, deleteAccessKey, rotateAccessKey } from "../../src/iam/checks/remediations.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import { runChecks } from "../../src/iam/checks/run.ts";
import type { Finding } from "../../src/iam/finding.ts";
import { ownPolicies } from "../../src/iam/checks/policy-subjects.ts";
import { listActions } from "../../src/iam/policy/action-set.ts";
import { actionsOf } from "../../src/iam/policy/scope.ts";
import { parsePolicy } from "../../src/iam/policy/document.ts";
import { DEFAULT_CHECK_SETTINGS as settings } from "../../src/iam/settings.ts";
import { proposeFix, type ProposedFix, hasFixer } from "../../src/iam/fixes/propose.ts";
import { type FixProof, proveFix } from "../../src/iam/fixes/prove.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const NO_CHECKS: ReadonlySet<string> = new Set();

/** What an operator could enter, by the id of the input. */
function valuesFor(id: string, { resource }: Finding): readonly string[] {
  if (id === "externalId") return ["9f0c2a51-agreed"];
  if (id === "subject") return ["repo:example-org/deploy:ref:refs/heads/main"];
  const { authorizationDetails } = snapshot.sections;
  const subject =
    authorizationDetails.status === "read" &&
    ownPolicies(authorizationDetails.value).find((each) => each.resource.id === resource.id);
  const parsed = subject && parsePolicy(subject.text!);
  if (!parsed || !parsed.ok) return [];
  const scoped = parsed.document.statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) => listActions(actionsOf(statement)))
    .filter(({ resourceTypes }) => resourceTypes.length > 0);
  if (id === "actions") return scoped.slice(0, 2).map(({ action }) => action);
  return scoped.map(({ resourceTypes }) => arnOf(resourceTypes[0]!.arn)).slice(0, 2);
}

const KNOWN: Readonly<Record<string, string>> = { Partition: "aws", Region: "eu-central-1", Account: "111122223333" };

function arnOf(template: string): string {
  return template.replaceAll(/\$\{([^}]*)\}/g, (_placeholder, name: string) => KNOWN[name] ?? "named");
}

let sandbox: Sandbox;
let snapshot: AccountSnapshot;
let findings: readonly Finding[];

beforeAll(async () => {
  const demo = demoAccount({ clock: () => AT, at: AT });
  sandbox = await startSandbox({ accounts: [demo.account], clock: () => AT });
  const connection = { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...demo.credentials } as const;
  ({ snapshot } = await readAccount(connection, { expectedAccountId: demo.account.id }));
  findings = [...runChecks(snapshot, { checks: CHECKS, settings })].flatMap((result) =>
    result.status === "EVALUATED" ? result.findings : [],
  );
});
afterAll(() => sandbox.stop());

function propose(finding: Finding, values: Readonly<Record<string, readonly string[]>> = {}): ProposedFix | null {
  const check = CHECKS.find(({ id }) => id === finding.checkId)!;
  return proposeFix(snapshot, { check, finding, settings, values });
}

function prove(finding: Finding, { fix }: ProposedFix): FixProof | null {
  const check = CHECKS.find(({ id }) => id === finding.checkId)!;
  return fix && proveFix(snapshot, fix, { check, finding, settings, checks: [], disabledCheckIds: NO_CHECKS });
}

/** The proposal with what an operator could enter for the missing values. */
function complete(finding: Finding): ProposedFix | null {
  const first = propose(finding);
  if (!first || first.fix) return first;
  const missing = first.inputs.filter(({ problem }) => problem !== null).map(({ id }) => id);
  return propose(finding, Object.fromEntries(missing.map((id) => [id, valuesFor(id, finding)])));
}

/** One finding of each check that has a fix with documents. A second one would prove the same. */
function examples(): readonly Finding[] {
  const byCheck = Map.groupBy(
    findings.filter(({ checkId }) => hasFixer(checkId)),
    ({ checkId }) => checkId,
  );
  return [...byCheck.values()].map(([first]) => first!);
}

// The proofs take some seconds of CPU time, more on a busy machine.
test("the fix of each check removes its issue, with documents that have no new fault", { timeout: 240_000 }, () => {
  const outcomes = examples().flatMap((finding) => {
    const proposed = complete(finding);
    const proof = proposed && prove(finding, proposed);
    return [
      {
        id: finding.checkId,
        isWritten: proposed?.fix != null,
        isGone: proof?.isIssueGone,
        faults: [...(proof?.issues ?? []), ...(proof?.fault == null ? [] : [proof.fault])],
      },
    ];
  });
  const written = outcomes.filter(({ isWritten }) => isWritten);
  expect(written.length).toBeGreaterThanOrEqual(30);
  expect(outcomes.length - written.length).toBeLessThanOrEqual(4);
  expect(written.filter(({ isGone, faults }) => isGone !== true || faults.length !== 0)).toEqual([]);
});

test("the fix of a trust policy replaces everyone by this account, and says what it closes", () => {
  const finding = findings.find(({ checkId }) => checkId === "trust-any")!;
  const proposed = propose(finding)!;
  const proof = prove(finding, proposed)!;
  expect(proposed.inputs).toMatchObject([{ id: "trusted", values: [snapshot.awsAccountId], problem: null }]);
  expect(proposed.fix!.documents[0]!.after).toContain(`arn:aws:iam::${snapshot.awsAccountId}:root`);
  expect(proof).toMatchObject({ isIssueGone: true, reason: null, openedPaths: 0, losses: [] });
  expect(propose(finding, { trusted: ["everyone"] })).toMatchObject({
    fix: null,
    inputs: [{ problem: "must be a 12-digit account number or the ARN of a user or role" }],
  });
});

test("a fix says which permissions are lost and which stay on fewer resources", () => {
  const finding =
    findings.find(
      ({ checkId, resource }) => checkId === "esc-passrole-star" && resource.name === "FunctionDeployment",
    ) ?? findings.find(({ checkId }) => checkId === "esc-passrole-star")!;
  const { fix } = propose(finding, { resources: [] })!;
  const proof = prove(finding, { inputs: [], fix })!;
  expect(proof.losses.length).toBeGreaterThan(0);
  for (const { lost } of proof.losses) expect(lost).toEqual(["iam:PassRole"]);
});

test("no fix detaches the policy that AWS attaches to users with an exposed key", () => {
  for (const finding of findings) {
    const fix = complete(finding)?.fix;
    const commands = `${fix?.cli ?? ""}${finding.checkId}`;
    expect(commands).not.toMatch(/detach.*AWSCompromisedKeyQuarantine/);
  }
});

/** A file that the operator does not have, or a word in capitals in the place of a name. */
const PLACEHOLDER =
  /\bfile(?:\(|:\/\/)|(?<![$\w{])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b(?:REPLACE|YOUR)\w*|<[A-Za-z][\w -]*>|(?<![^\s=(,"'])[A-Z]{3,}(?![^\s=),."':])/g;
/** Words of AWS's own commands, and abbreviations. */
const AWS_WORDS: ReadonlySet<string> = new Set(
  "ACCOUNT ACTION_LEVEL ALL_PROVISIONED_ACCOUNTS API ARCHIVED ARN AWS AWS_ACCOUNT CLI FIDO IAM MFA OIDC RESOURCE_CONTROL_POLICY SCP SCPs SECURITY SERVICE_CONTROL_POLICY SNS SSH STS TOTP URL".split(
    " ",
  ),
);
const HOSTILE = `it's "$(id -u)" \`id\` \${var.x} %{if} $\${y} \\ \n\t\u0008é☃`;

describe("commands", () => {
  test("a real shell reads the documents and names as they are", () => {
    const document = JSON.stringify({ Statement: [{ Sid: HOSTILE }] }, null, 2);
    const command = cli`printf %s\\\\0 ${HOSTILE} ${document}`;
    execFileSync("sh", ["-n", "-c", command]);
    expect(execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\0").slice(0, 2)).toEqual([
      HOSTILE,
      document,
    ]);
  });

  test("every snippet of the demo account is complete: no file, no word to replace, and a shell can read it", () => {
    const commands: string[] = [];
    const incomplete = findings.flatMap((finding) => {
      const { resource, evidence, checkId } = finding;
      const { text, cli: shell, terraform } = CHECKS.find(({ id }) => id === checkId)!.remediation(resource, evidence);
      const { fix = null } = (hasFixer(checkId) ? complete(finding) : null) ?? {};
      const snippets = [text, fix?.cli ?? shell, fix?.terraform ?? terraform].filter((snippet) => snippet !== null);
      if ((fix?.cli ?? shell) !== null) commands.push((fix?.cli ?? shell)!);
      return snippets.flatMap((snippet) =>
        (snippet.match(PLACEHOLDER) ?? []).filter((word) => !AWS_WORDS.has(word)).map((word) => `${checkId}: ${word}`),
      );
    });
    expect(new Set(incomplete)).toEqual(new Set());
    expect(commands.length).toBeGreaterThan(200);
    execFileSync("sh", ["-n"], { input: commands.join("\n") });
  });

  test("no command or configuration of any check has a word to replace", () => {
    const folder = new URL("../../src/iam/checks/", import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    expect(sources.length).toBeGreaterThan(CHECKS.length);
    const found = sources.flatMap((name) => {
      const snippets =
        readFileSync(new URL(name, folder), "utf8").match(/(?:cli|hcl|terraform: )`[^`]*`|["'`]aws [^"'`]*/g) ?? [];
      return snippets.flatMap((snippet) =>
        (snippet.replaceAll(/\$\{[^}]*\}/g, "").match(PLACEHOLDER) ?? [])
          .filter((word) => !AWS_WORDS.has(word))
          .map((word) => `${name}: ${word}`),
      );
    });
    expect(found).toEqual([]);
  });

  test("Terraform reads strings as they are", () => {
    expect(readHcl(hcl`${HOSTILE}`)).toBe(HOSTILE);
    expect(hclJson(JSON.stringify({ "aws:x": ["${y}", true, 2] }), 0)).toBe(
      'jsonencode({\n  "aws:x" = [\n    "$${y}",\n    true,\n    2,\n  ]\n})',
    );
  });
});

/** Reads an HCL string as its specification says: few escapes, and doubled openings of templates. */
function readHcl(literal: string): string {
  expect(literal).toMatch(/^"(?:[^"\\\n\r]|\\[nrt"\\]|\\u[0-9a-f]{4})*"$/);
  return literal
    .slice(1, -1)
    .replaceAll(/\\(u[0-9a-f]{4}|.)|([$%])\2\{/g, (_all, escape: string | undefined, opening: string | undefined) =>
      opening === undefined ? unescape(escape!) : `${opening}{`,
    );
}

function unescape(escape: string): string {
  if (escape.length > 1) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
  return { n: "\n", r: "\r", t: "\t" }[escape] ?? escape;
}

describe("the command that deactivates an unused key", () => {
  const evidence = {
    userName: "it's me",
    accessKeyId: "AKIAEXAMPLE000000001",
    lastUsed: { at: "2026-04-26T10:12:30Z" },
  };
  const setInactive =
    "iam update-access-key --user-name it's me --access-key-id AKIAEXAMPLE000000001 --status Inactive";
  /** Runs the command with a program `aws` that says when the key was last used. */
  const run = (lastUsed: string, of: Parameters<typeof deactivateAccessKey>[0] = evidence, input = "") =>
    execFileSync(
      "sh",
      [
        "-c",
        `aws() { if [ "$2" = get-access-key-last-used ]; then echo '${lastUsed}'; else echo "$*"; fi; }\n${deactivateAccessKey(of, "").cli!}`,
      ],
      { encoding: "utf8", input },
    ).trim();

  test("runs if the key was not used since the finding", () => {
    expect(run("2026-04-26T10:12:30+00:00")).toBe(setInactive);
    expect(run("None", { ...evidence, lastUsed: "NEVER_USED" })).toBe(setInactive);
  });

  test("asks for the ID if it is unknown", () => {
    const { userName } = evidence;
    expect(run("", { userName }, `${evidence.accessKeyId}\n`)).toBe(
      `iam list-access-keys --user-name ${userName}\nID of the access key: ${setInactive}`,
    );
  });

  test("runs nothing without an answer, and takes no comment behind it for the answer", () => {
    const { userName, lastUsed } = evidence;
    const of = { userName, lastUsed };
    for (const make of [deactivateAccessKey, rotateAccessKey, deleteAccessKey])
      for (const shell of ["sh", "bash"])
        for (const input of ["\n", "", "  \n"]) {
          const text = make(of, "").cli!;
          expect(text.trimEnd()).toMatch(/\}$/);
          const script = `aws() { echo "$*"; }\nused=None key=left\n${text}\ntrue`;
          expect(execFileSync(shell, ["-c", script], { encoding: "utf8", input })).toBe(
            `iam list-access-keys --user-name ${userName}\nID of the access key: `,
          );
        }
  });

  test("leaves a key alone that was used since", () => {
    const refusal = "Not deactivated. The last use of the key: 2026-11-27T08:00:00+00:00";
    expect(run("2026-11-27T08:00:00+00:00")).toBe(refusal);
    expect(run("2026-11-27T08:00:00+00:00", { ...evidence, lastUsed: "NEVER_USED" })).toBe(refusal);
  });
});
