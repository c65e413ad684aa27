/**
 * The facts that an earlier reading of the account contained and the current one lacks: a section that was denied, a
 * document that cannot be parsed, a number that AWS left out. `run.ts` evaluates each check with and without these
 * facts. Where the two disagree, the verdict depends on missing data, so the resource is not evaluated: its alert is
 * neither opened nor resolved.
 *
 * The facts are stored with the snapshot and carried from scan to scan until they are read again. They are never
 * evidence themselves.
 */
import type {
  AccountSnapshot,
  AccountSummary,
  AuthorizationDetails,
  Group,
  InlinePolicy,
  LastKnown,
  Organization,
  Policy,
  PolicyHolder,
  PolicyText,
  PrincipalLastAccessed,
  SectionName,
  SectionValues,
} from "../account.ts";
import { memoize } from "../memoize.ts";
import { parsePolicy } from "../policy/document.ts";
import { defaultDocument } from "../principals/principal-policies.ts";
import type { Section } from "../section.ts";
import { fillAccessAnalyzer } from "./last-known-access-analyzer.ts";
import { fillReport, lacksReportValue } from "./last-known-report.ts";
import { fillResourcePolicies, mayLackResourcePolicies } from "./last-known-resource-policies.ts";
import { fillTrailAlarms } from "./last-known-trail-alarms.ts";
import { fillWorkloads } from "./last-known-workloads.ts";

/** The maximum number of missing pieces of one section that a reason names. */
const MAX_NAMED_PIECES = 3;

/** The sections in the words of a reason: "The latest scan could not read …". */
const SECTION_LABELS: Readonly<Record<SectionName, string>> = {
  authorizationDetails: "users, groups, roles and policies",
  credentialReport: "the credential report",
  accountSummary: "the account summary",
  passwordPolicy: "the password policy",
  accountAliases: "the account aliases",
  virtualMfaDevices: "the virtual MFA devices",
  serverCertificates: "the server certificates",
  samlProviders: "the SAML providers",
  oidcProviders: "the OIDC providers",
  accessKeys: "the access key IDs",
  organization: "the organization and its service control policies",
  organizationsFeatures: "central root access management",
  serviceLastAccessed: "the services last accessed",
  mfaDevices: "the MFA devices of users",
  serviceSpecificCredentials: "the service-specific credentials",
  sshPublicKeys: "the SSH public keys",
  workloads: "the inventory of workloads",
  resourcePolicies: "the policies of resources",
  accessAnalyzer: "IAM Access Analyzer",
  securityContact: "the security contact",
  trailAlarms: "the alarms on events of CloudTrail",
  identityCenter: "IAM Identity Center",
  organizationAdministration: "how the organization is administered",
};

/** The sections that a snapshot contains or that an earlier one contained. A reading that lacks one needs `withLastKnown`. */
export function knownSections({ sections, lastKnown }: AccountSnapshot): SectionName[] {
  return (Object.keys(sections) as SectionName[]).filter(
    (name) => sections[name].status === "read" || lastKnown?.sections[name] !== undefined,
  );
}

/**
 * Whether the snapshot may lack something that an earlier one contained. False is certain, so that a scan unpacks the
 * earlier snapshot only if it is needed.
 */
export function mayLack(snapshot: AccountSnapshot, earlier: ReadonlySet<string>): boolean {
  const { sections } = snapshot;
  return (Object.keys(sections) as SectionName[]).some((name) => {
    const section = sections[name];
    if (section.status !== "read") return earlier.has(name) && !isEvidence(section);
    return earlier.has(name) && (holeOf(name)?.isPossible(section.value, snapshot) ?? false);
  });
}

/** Returns the snapshot with the facts that it lacks and that the earlier snapshot of the same account contained. */
export function withLastKnown(snapshot: AccountSnapshot, earlier: AccountSnapshot): AccountSnapshot {
  if (snapshot.awsAccountId !== earlier.awsAccountId) return snapshot;
  const sections: Partial<Record<SectionName, Section<unknown>>> = {};
  const missing: Partial<Record<SectionName, string>> = {};
  for (const name of Object.keys(snapshot.sections) as SectionName[]) {
    const current: Section<unknown> = snapshot.sections[name];
    const before: Section<unknown> = earlier.lastKnown?.sections[name] ?? earlier.sections[name];
    if (before.status !== "read") continue;
    if (current.status !== "read") {
      if (isEvidence(current)) continue;
      sections[name] = before;
      missing[name] = `The latest scan could not read ${SECTION_LABELS[name]}: ${current.reason}`;
    } else {
      const filled = holeOf(name)?.fill(current.value, { before: before.value, snapshot });
      if (!filled || filled.pieces.length === 0) continue;
      sections[name] = { ...current, value: filled.value };
      missing[name] = `The latest scan could not read ${namesOf(filled.pieces)}.`;
    }
  }
  if (Object.keys(sections).length === 0) return snapshot;
  return { ...snapshot, lastKnown: { sections: sections as LastKnown["sections"], missing } };
}

/**
 * The snapshot as it would be if nothing that an earlier reading contained were missing. One object per snapshot, because
 * checks and escalation graphs cache what they derive from it. They cache it by the authorization details, which are
 * therefore another object than those of the snapshot itself.
 */
export const completed: (snapshot: AccountSnapshot) => AccountSnapshot = memoize((snapshot) => {
  const { lastKnown, ...rest } = snapshot;
  if (!lastKnown) return snapshot;
  const { authorizationDetails: details } = rest.sections;
  const authorizationDetails = details.status === "read" ? { ...details, value: { ...details.value } } : details;
  return { ...rest, sections: { ...rest.sections, authorizationDetails, ...lastKnown.sections } };
});

/** Features of an organization are skipped if the account is in none. This is known, not missing. */
function isEvidence(section: Section<unknown>): boolean {
  return section.status === "skipped" && section.code === "NO_ORGANIZATION";
}

function namesOf(pieces: readonly string[]): string {
  const more = pieces.length - MAX_NAMED_PIECES;
  return pieces.slice(0, MAX_NAMED_PIECES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

// ---------------------------------------------------------------- missing pieces of a section

interface Earlier<T> {
  readonly before: T;
  readonly snapshot: AccountSnapshot;
}

interface Filled<T> {
  readonly value: T;
  /** The pieces that were missing, for people. */
  readonly pieces: readonly string[];
}

interface Hole<T> {
  /** Whether the value may lack a piece. May be true although nothing is missing, but never the reverse. */
  readonly isPossible: (value: T, snapshot: AccountSnapshot) => boolean;
  readonly fill: (value: T, earlier: Earlier<T>) => Filled<T>;
}

const HOLES: { readonly [K in SectionName]?: Hole<SectionValues[K]> } = {
  authorizationDetails: { isPossible: lacksDocument, fill: fillDetails },
  credentialReport: { isPossible: lacksReportValue, fill: fillReport },
  accountSummary: { isPossible: lacksRootFact, fill: fillSummary },
  organization: { isPossible: lacksPolicy, fill: fillOrganization },
  // Most services have no tracked actions, so only the earlier reading shows whether their number is missing.
  serviceLastAccessed: { isPossible: () => true, fill: fillLastAccessed },
  // Only the earlier reading shows whether it contained a Region that this reading did not request.
  workloads: { isPossible: ({ regions, unread }) => regions !== null || unread.length > 0, fill: fillWorkloads },
  resourcePolicies: { isPossible: mayLackResourcePolicies, fill: fillResourcePolicies },
  // Only the earlier reading shows whether it contained findings of a Region that this reading did not request.
  accessAnalyzer: {
    isPossible: ({ regions, unread }) => regions.length > 0 || unread.length > 0,
    fill: fillAccessAnalyzer,
  },
  trailAlarms: { isPossible: ({ unread }) => unread.length > 0, fill: fillTrailAlarms },
};

function holeOf(name: SectionName): Hole<unknown> | undefined {
  return HOLES[name] as Hole<unknown> | undefined;
}

// ---------------------------------------------------------------- authorization details

const isReadable = (text: PolicyText | null): text is PolicyText => text !== null && parsePolicy(text).ok;

function lacksDocument(details: AuthorizationDetails): boolean {
  const { users, groups, roles, policies } = details;
  return (
    [...users, ...groups, ...roles].some(hasUnreadableInlinePolicy) ||
    roles.some((role) => !isReadable(role.trustPolicy)) ||
    policies.some((policy) => !isReadable(defaultDocument(policy))) ||
    missingGroups(details).length > 0 ||
    missingPolicies(details).length > 0
  );
}

function hasUnreadableInlinePolicy({ inlinePolicies }: PolicyHolder): boolean {
  return inlinePolicies.some(({ document }) => !isReadable(document));
}

/** The groups that a user is in and that are not listed. */
function missingGroups({ users, groups }: AuthorizationDetails): string[] {
  const listed = new Set(groups.map((group) => group.groupName));
  return [...new Set(users.flatMap((user) => user.groupNames))].filter((name) => !listed.has(name));
}

/** The managed policies that are attached or used as a boundary and that are not listed. */
function missingPolicies({ users, groups, roles, policies }: AuthorizationDetails): string[] {
  const listed = new Set(policies.map((policy) => policy.arn));
  const used = [
    ...[...users, ...groups, ...roles].flatMap((holder) => holder.attachedPolicies.map(({ policyArn }) => policyArn)),
    ...[...users, ...roles].flatMap(({ permissionsBoundaryArn }) => permissionsBoundaryArn ?? []),
  ];
  return [...new Set(used)].filter((arn) => !listed.has(arn));
}

function fillDetails(
  details: AuthorizationDetails,
  { before }: Earlier<AuthorizationDetails>,
): Filled<AuthorizationDetails> {
  if (!lacksDocument(details)) return { value: details, pieces: [] };
  const pieces: string[] = [];
  const inlineOf = <H extends PolicyHolder>(holder: H, earlier: H | undefined): H => {
    if (earlier === undefined || !hasUnreadableInlinePolicy(holder)) return holder;
    const inlinePolicies = holder.inlinePolicies.map((policy): InlinePolicy => {
      const known = earlier.inlinePolicies.find(({ policyName }) => policyName === policy.policyName);
      if (isReadable(policy.document) || !known || !isReadable(known.document)) return policy;
      pieces.push(`the inline policy ${policy.policyName} of ${nameOf(holder.arn)}`);
      return known;
    });
    return { ...holder, inlinePolicies };
  };
  const usersBefore = new Map(before.users.map((user) => [user.userId, user]));
  const groupsBefore = new Map(before.groups.map((group) => [group.groupId, group]));
  const rolesBefore = new Map(before.roles.map((role) => [role.roleId, role]));
  const policiesBefore = new Map(before.policies.map((policy) => [policy.arn, policy]));
  const groupsByName = new Map(before.groups.map((group) => [group.groupName, group]));
  const users = details.users.map((user) => inlineOf(user, usersBefore.get(user.userId)));
  const groups = details.groups.map((group) => inlineOf(group, groupsBefore.get(group.groupId)));
  const roles = details.roles.map((role) => {
    const earlier = rolesBefore.get(role.roleId);
    const filled = inlineOf(role, earlier);
    if (isReadable(role.trustPolicy) || !earlier || !isReadable(earlier.trustPolicy)) return filled;
    pieces.push(`the trust policy of ${role.roleName}`);
    return { ...filled, trustPolicy: earlier.trustPolicy };
  });
  const policies = details.policies.map((policy): Policy => {
    const earlier = policiesBefore.get(policy.arn);
    if (isReadable(defaultDocument(policy)) || !earlier || !isReadable(defaultDocument(earlier))) return policy;
    pieces.push(`the policy ${policy.policyName}`);
    return { ...policy, defaultVersionId: earlier.defaultVersionId, versions: earlier.versions };
  });
  const addedGroups = missingGroups(details).flatMap((name): Group[] => {
    const earlier = groupsByName.get(name);
    if (earlier) pieces.push(`the group ${name}`);
    return earlier ? [earlier] : [];
  });
  const addedPolicies = missingPolicies({ ...details, groups: [...groups, ...addedGroups] }).flatMap(
    (arn): Policy[] => {
      const earlier = policiesBefore.get(arn);
      if (earlier) pieces.push(`the policy ${earlier.policyName}`);
      return earlier ? [earlier] : [];
    },
  );
  return {
    value: { users, groups: [...groups, ...addedGroups], roles, policies: [...policies, ...addedPolicies] },
    pieces,
  };
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

// ---------------------------------------------------------------- other sections

/** The numbers that checks read. Some endpoints leave one out. */
const ROOT_FACTS = [
  "AccountMFAEnabled",
  "AccountAccessKeysPresent",
  "AccountSigningCertificatesPresent",
  "AccountPasswordPresent",
];

function lacksRootFact(summary: AccountSummary): boolean {
  return ROOT_FACTS.some((name) => !(name in summary));
}

function fillSummary(summary: AccountSummary, { before }: Earlier<AccountSummary>): Filled<AccountSummary> {
  const pieces = ROOT_FACTS.filter((name) => name in before && !(name in summary));
  return pieces.length === 0
    ? { value: summary, pieces }
    : { value: { ...before, ...summary }, pieces: pieces.map((name) => `${name} of the account summary`) };
}

type MaybeOrganization = Organization | null;

const POLICY_FIELDS = ["serviceControlPolicies", "resourceControlPolicies"] as const;
const nounOf = (field: string) => (field === "serviceControlPolicies" ? "service control" : "resource control");

function lacksPolicy(organization: MaybeOrganization): boolean {
  if (organization === null) return false;
  return POLICY_FIELDS.some((field) => organization[field]?.every(({ document }) => isReadable(document)) !== true);
}

function fillOrganization(
  organization: MaybeOrganization,
  { before }: Earlier<MaybeOrganization>,
): Filled<MaybeOrganization> {
  if (!organization || before?.organizationId !== organization.organizationId)
    return { value: organization, pieces: [] };
  const changed = POLICY_FIELDS.map((field) => fillPolicies(field, organization, before)).filter(
    ({ pieces }) => pieces.length > 0,
  );
  const values = Object.fromEntries(changed.map(({ field, value }) => [field, value]));
  return {
    value: changed.length === 0 ? organization : { ...organization, ...values },
    pieces: changed.flatMap(({ pieces }) => pieces),
  };
}

function fillPolicies(field: (typeof POLICY_FIELDS)[number], now: Organization, before: Organization) {
  const [current, earlier] = [now[field], before[field]];
  if (!earlier) return { field, value: current, pieces: [] };
  if (!current) return { field, value: earlier, pieces: [`the ${nounOf(field)} policies`] };
  const pieces: string[] = [];
  const value = current.map((policy) => {
    const known = earlier.find(({ policyId }) => policyId === policy.policyId);
    if (isReadable(policy.document) || !known || !isReadable(known.document)) return policy;
    pieces.push(`the ${nounOf(field)} policy ${policy.policyName}`);
    return { ...policy, document: known.document };
  });
  return { field, value, pieces };
}

type LastAccessed = readonly PrincipalLastAccessed[];

function fillLastAccessed(records: LastAccessed, { before, snapshot }: Earlier<LastAccessed>): Filled<LastAccessed> {
  const details = snapshot.sections.authorizationDetails;
  if (details.status !== "read") return { value: records, pieces: [] };
  const pieces: string[] = [];
  const earlierByArn = new Map(before.map((record) => [record.principalArn, record]));
  const filled = records.map((record) => {
    const known = new Map(
      earlierByArn.get(record.principalArn)?.services.map((service) => [service.serviceNamespace, service]),
    );
    const isPoorer = record.services.some(
      ({ serviceNamespace, trackedActionCount }) =>
        trackedActionCount === null && (known.get(serviceNamespace)?.trackedActionCount ?? null) !== null,
    );
    if (!isPoorer) return record;
    pieces.push(`the actions last accessed by ${nameOf(record.principalArn)}`);
    return {
      ...record,
      services: record.services.map((service) => {
        const { trackedActionCount = null, unusedActionCount = null } = known.get(service.serviceNamespace) ?? {};
        return service.trackedActionCount === null ? { ...service, trackedActionCount, unusedActionCount } : service;
      }),
    };
  });
  const read = new Set(records.map((record) => record.principalArn));
  const added = [...details.value.users, ...details.value.roles].flatMap(({ arn, createdAt }) => {
    const earlier = read.has(arn) ? undefined : earlierByArn.get(arn);
    if (!earlier || earlier.readAt < createdAt) return [];
    pieces.push(`the services last accessed by ${nameOf(arn)}`);
    return [earlier];
  });
  return { value: pieces.length === 0 ? records : [...filled, ...added], pieces };
}
