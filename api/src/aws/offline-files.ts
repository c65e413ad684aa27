/**
 * Builds an account's snapshot from files that people export with the AWS CLI. Each file is one section as of its
 * `takenAt`. A section without a file is skipped. The CLI prints policy documents as objects.
 */
import type { GetAccountAuthorizationDetailsResponse, PasswordPolicy as AwsPasswordPolicy } from "@aws-sdk/client-iam";
import { z } from "zod";
import { AppError } from "../errors.ts";
import type {
  AuthorizationDetails,
  CredentialReport,
  SectionName,
  SectionValues,
  SnapshotSections,
} from "../iam/account.ts";
import { readSection, type Section } from "../iam/section.ts";
import { type Instant, MINUTE } from "../iam/time.ts";
import { completeInventory, type Workload } from "../iam/workload-inventory.ts";
import type { AccountReading } from "./account-reading.ts";
import { AuthorizationDetailsBuilder } from "./authorization-details.ts";
import { listOf, parseBoundedJson, recordOf } from "./bounded-json.ts";
import { parseCredentialReport } from "./credential-report.ts";
import { skippedSection } from "./errors.ts";
import { passwordPolicyOf } from "./read-lists.ts";
import { workloadOf, workloadsFile } from "./workload-inventory.ts";

/** How far a clock may be ahead. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE;

export type OfflineFileKind =
  | "authorization-details"
  | "credential-report"
  | "account-summary"
  | "password-policy"
  | "workloads";

const EXPECTED: Readonly<Record<OfflineFileKind, string>> = {
  "authorization-details": "the JSON that `aws iam get-account-authorization-details` prints",
  "credential-report": "the CSV of the credential report, or the JSON that `aws iam get-credential-report` prints",
  "account-summary": "the JSON that `aws iam get-account-summary` prints",
  "password-policy": "the JSON that `aws iam get-account-password-policy` prints",
  workloads:
    'an inventory as JSON: {"workloads": [{"service", "resourceArn", "roleArn" or "instanceProfileArn", "state"}]}',
};

export interface OfflineFile {
  readonly kind: OfflineFileKind;
  /** The time at which the file was exported from AWS. The CLI's JSON of a credential report contains it. */
  readonly takenAt: Instant;
  readonly content: Buffer;
}

/** The account number in the file; null if it contains none (summary, password policy, an account without users and roles). */
export interface OfflineFileOwner {
  readonly awsAccountId: string | null;
  readonly partition: string | null;
}

/**
 * Parses the whole file and returns its owner. Errors: FILE_INVALID, with what was expected and what is wrong. A file whose
 * own date lies in the future is refused: until then, newer files would count as older evidence.
 */
export function recognizeOfflineFile(kind: OfflineFileKind, content: Buffer, now: Instant): OfflineFileOwner {
  switch (kind) {
    case "authorization-details": {
      const { users, roles, groups, policies } = parseAuthorizationDetails(content);
      const own = policies.filter((policy) => !policy.isAwsManaged);
      return ownerOf([...users, ...roles, ...groups, ...own].map((item) => item.arn));
    }
    case "credential-report": {
      const { root, users, generatedAt } = parseReport(content, 0);
      if (generatedAt > now + CLOCK_TOLERANCE_MS) throw fileInvalid(kind, "its GeneratedTime is in the future");
      return ownerOf([...(root ? [root] : []), ...users].map((row) => row.arn));
    }
    case "account-summary":
      parseSummary(content);
      return { awsAccountId: null, partition: null };
    case "password-policy":
      parsePasswordPolicy(content);
      return { awsAccountId: null, partition: null };
    case "workloads":
      // ARNs of buckets and some other resources contain no account.
      return ownerOf(parseWorkloads(content, null).map(({ resourceArn }) => resourceArn));
  }
}

/** Builds the snapshot. Errors: FILE_INVALID; AWS_WRONG_ACCOUNT if a file belongs to another account. */
export function readOfflineAccount({
  awsAccountId,
  files,
}: {
  readonly awsAccountId: string;
  readonly files: readonly OfflineFile[];
}): AccountReading {
  const takenAt = files.reduce((latest, file) => Math.max(latest, file.takenAt), 0);
  const given = (kind: OfflineFileKind) => files.find((file) => file.kind === kind);
  const fromFile = <K extends SectionName>(
    kind: OfflineFileKind,
    parse: (file: OfflineFile) => { readonly value: SectionValues[K]; readonly asOf: Instant; readonly count: number },
  ): Section<SectionValues[K]> => {
    const file = given(kind);
    // Workloads are read only on request, of accounts in AWS too.
    const code = kind === "workloads" ? "NOT_IN_SOURCE" : "NOT_UPLOADED";
    if (!file) return skippedSection(code, `No ${kind} file was uploaded.`, takenAt);
    const { value, asOf, count } = parse(file);
    return readSection(value, asOf, count);
  };
  const missing = skippedSection("NOT_IN_SOURCE", "The files do not contain this.", takenAt);
  const details = fromFile<"authorizationDetails">("authorization-details", ({ content, takenAt: asOf }) => {
    const value = parseAuthorizationDetails(content);
    return {
      value,
      asOf,
      count: value.users.length + value.groups.length + value.roles.length + value.policies.length,
    };
  });
  const report = fromFile<"credentialReport">("credential-report", (file) => {
    const value = parseReport(file.content, file.takenAt);
    return { value, asOf: value.generatedAt, count: value.users.length };
  });
  const sections: SnapshotSections = {
    authorizationDetails: details,
    credentialReport: report,
    accountSummary: fromFile<"accountSummary">("account-summary", ({ content, takenAt: asOf }) => ({
      value: parseSummary(content),
      asOf,
      count: 1,
    })),
    passwordPolicy: fromFile<"passwordPolicy">("password-policy", ({ content, takenAt: asOf }) => {
      const policy = parsePasswordPolicy(content);
      return { value: policy && passwordPolicyOf(policy), asOf, count: policy ? 1 : 0 };
    }),
    accountAliases: missing,
    virtualMfaDevices: missing,
    serverCertificates: missing,
    samlProviders: missing,
    oidcProviders: missing,
    accessKeys: missing,
    organization: missing,
    organizationsFeatures: missing,
    mfaDevices: missing,
    serviceSpecificCredentials: missing,
    sshPublicKeys: missing,
    serviceLastAccessed: missing,
    identityCenter: missing,
    organizationAdministration: missing,
    workloads: fromFile<"workloads">("workloads", ({ content, takenAt: asOf }) => {
      const value = parseWorkloads(content, details.status === "read" ? details.value : null);
      return { value: completeInventory(value), asOf, count: value.length };
    }),
    resourcePolicies: missing,
    accessAnalyzer: missing,
    trailAlarms: missing,
    securityContact: missing,
  };
  const partition = demandOwner(awsAccountId, details, report);
  return {
    snapshot: { awsAccountId, partition, source: "OFFLINE", takenAt, sections },
    usersWithUnreadKeys: [],
    callsByAction: {},
    calls: 0,
    throttles: 0,
  };
}

function demandOwner(
  awsAccountId: string,
  details: Section<AuthorizationDetails>,
  report: Section<CredentialReport>,
): string {
  const arns = [
    ...(details.status === "read" ? [...details.value.users, ...details.value.roles, ...details.value.groups] : []),
    ...(report.status === "read" ? report.value.users : []),
  ].map((item) => item.arn);
  const owner = ownerOf(arns);
  if (owner.awsAccountId !== null && owner.awsAccountId !== awsAccountId) {
    throw new AppError("AWS_WRONG_ACCOUNT", {
      message: `A file belongs to AWS account ${owner.awsAccountId}, not to ${awsAccountId}. Upload the files of one account.`,
      details: { expected: awsAccountId, actual: owner.awsAccountId },
    });
  }
  return owner.partition ?? "aws";
}

function ownerOf(arns: readonly string[]): OfflineFileOwner {
  const parts = arns.map((arn) => arn.split(":")).find((each) => /^\d{12}$/.test(each[4] ?? ""));
  return { awsAccountId: parts?.[4] ?? null, partition: parts?.[1] ?? null };
}

// ---------------------------------------------------------------- the files

const date = z.union([z.string(), z.number()]).transform((value, context) => {
  // The CLI can be configured to print seconds since 1970.
  const at = new Date(typeof value === "number" ? value * 1_000 : value);
  if (Number.isNaN(at.getTime())) context.addIssue({ code: "custom", message: "is not a date" });
  return at;
});
const document = z
  .union([z.string(), z.looseObject({})])
  .transform((value) => (typeof value === "string" ? value : JSON.stringify(value)));
const tags = listOf(z.object({ Key: z.string(), Value: z.string() })).optional();
const inlinePolicies = listOf(z.object({ PolicyName: z.string(), PolicyDocument: document })).optional();
const boundary = z.object({ PermissionsBoundaryArn: z.string() }).optional();
const holder = {
  Path: z.string().optional(),
  Arn: z.string(),
  CreateDate: date,
  AttachedManagedPolicies: listOf(z.object({ PolicyName: z.string(), PolicyArn: z.string() })).optional(),
};

const authorizationDetailsFile = z.object({
  IsTruncated: z.boolean().optional(),
  NextToken: z.string().optional(),
  UserDetailList: listOf(
    z.object({
      ...holder,
      UserName: z.string(),
      UserId: z.string(),
      UserPolicyList: inlinePolicies,
      GroupList: listOf(z.string()).optional(),
      PermissionsBoundary: boundary,
      Tags: tags,
    }),
  ),
  GroupDetailList: listOf(
    z.object({ ...holder, GroupName: z.string(), GroupId: z.string(), GroupPolicyList: inlinePolicies }),
  ),
  RoleDetailList: listOf(
    z.object({
      ...holder,
      RoleName: z.string(),
      RoleId: z.string(),
      AssumeRolePolicyDocument: document,
      RolePolicyList: inlinePolicies,
      InstanceProfileList: listOf(z.object({ InstanceProfileName: z.string(), Arn: z.string() })).optional(),
      PermissionsBoundary: boundary,
      Tags: tags,
      RoleLastUsed: z.object({ LastUsedDate: date.optional(), Region: z.string().optional() }).optional(),
    }),
  ),
  Policies: listOf(
    z.object({
      PolicyName: z.string(),
      PolicyId: z.string(),
      Arn: z.string(),
      Path: z.string().optional(),
      DefaultVersionId: z.string(),
      AttachmentCount: z.number().optional(),
      PermissionsBoundaryUsageCount: z.number().optional(),
      CreateDate: date,
      UpdateDate: date.optional(),
      PolicyVersionList: listOf(
        z.object({
          Document: document,
          VersionId: z.string(),
          IsDefaultVersion: z.boolean(),
          CreateDate: date.optional(),
        }),
      ),
    }),
  ),
});

function parseAuthorizationDetails(content: Buffer): AuthorizationDetails {
  const kind = "authorization-details";
  const page = parseJson(kind, content, authorizationDetailsFile);
  if (page.IsTruncated === true || page.NextToken !== undefined) {
    throw fileInvalid(kind, "it holds only a part of the account: read it without --max-items and --no-paginate");
  }
  const builder = new AuthorizationDetailsBuilder();
  builder.add(page as unknown as GetAccountAuthorizationDetailsResponse);
  return builder.build();
}

const reportFile = z.object({ Content: z.string(), GeneratedTime: date });

function parseReport(content: Buffer, takenAt: Instant): CredentialReport {
  const kind = "credential-report";
  const text = textOf(content);
  const isJson = text.trimStart().startsWith("{");
  const file = isJson ? parseJson(kind, content, reportFile) : null;
  const csv = file ? Buffer.from(file.Content, "base64").toString("utf8") : text;
  const parsed = parseCredentialReport(csv, file ? file.GeneratedTime.getTime() : takenAt);
  if (!parsed.isValid) throw fileInvalid(kind, parsed.problem);
  return parsed.report;
}

function parseSummary(content: Buffer): Record<string, number> {
  return parseJson("account-summary", content, z.object({ SummaryMap: recordOf(z.number()) })).SummaryMap;
}

const passwordPolicyFile = z.object({
  PasswordPolicy: z
    .object({
      MinimumPasswordLength: z.number(),
      RequireSymbols: z.boolean().optional(),
      RequireNumbers: z.boolean().optional(),
      RequireUppercaseCharacters: z.boolean().optional(),
      RequireLowercaseCharacters: z.boolean().optional(),
      AllowUsersToChangePassword: z.boolean().optional(),
      ExpirePasswords: z.boolean().optional(),
      MaxPasswordAge: z.number().optional(),
      PasswordReusePrevention: z.number().optional(),
      HardExpiry: z.boolean().optional(),
    })
    .nullable(),
});

/**
 * Parses the policy. `{"PasswordPolicy": null}` means that the account has none; the CLI itself prints an error then.
 */
function parsePasswordPolicy(content: Buffer): AwsPasswordPolicy | null {
  return parseJson("password-policy", content, passwordPolicyFile).PasswordPolicy;
}

function parseWorkloads(content: Buffer, details: AuthorizationDetails | null): Workload[] {
  const profiles = new Map(
    details?.roles.flatMap((role) => role.instanceProfiles.map(({ arn }) => [arn, role.arn] as const)),
  );
  return parseJson("workloads", content, workloadsFile).workloads.map((each) =>
    workloadOf(each, (arn) => profiles.get(arn) ?? null),
  );
}

function parseJson<S extends z.ZodType>(kind: OfflineFileKind, content: Buffer, schema: S): z.output<S> {
  const file = parseBoundedJson(textOf(content), schema);
  if (!file.isValid) throw fileInvalid(kind, file.problem);
  return file.value;
}

/** Decodes a file. PowerShell's redirection writes UTF-16, and editors may add a byte order mark. */
function textOf(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return new TextDecoder("utf-16le").decode(content);
  return new TextDecoder("utf-8").decode(content);
}

function fileInvalid(kind: OfflineFileKind, problem: string): AppError {
  return new AppError("FILE_INVALID", {
    message: `Expected ${EXPECTED[kind]}, but ${problem}.`,
    details: { kind, expected: EXPECTED[kind], problem },
  });
}
