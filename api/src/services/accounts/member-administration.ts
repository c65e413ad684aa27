/** How the organization of an account is administered, as it was last read. */
import { sql } from "kysely";
import type { Account } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { CLOSED_STATES, type OrganizationUnit, type UnreadUnit } from "../../iam/organization.ts";
import {
  type AdministrationReading,
  type AdministrationReadings,
  type ListedMember,
  type ListedPolicies,
  type OrganizationAdministration,
  type OrganizationLayout,
} from "../../iam/organization-administration.ts";
import {
  type AttachedPolicy,
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicyType,
} from "../../iam/attached-policy.ts";
import type { PolicyReadings } from "../../iam/organization-policies.ts";
import { readSection, type Section, type UnreadPart } from "../../iam/section.ts";
import { HOUR, type Instant } from "../../iam/time.ts";
import { isOrganizationHome } from "./organization-home.ts";

/** A reading that is older than this says nothing of the present. It is repeated every 30 minutes. */
const READ_MAX_AGE_MS = 24 * HOUR;
const LISTS_ACCOUNTS = "organizations:ListAccountsForParent";
const ACCOUNT_IDS = /(?<!\d)\d{12}(?!\d)/g;

interface OrganizationRow {
  readonly id: string;
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly rootId: string;
  readonly isHome: boolean;
  readonly administration: AdministrationReadings | null;
  readonly units: readonly OrganizationUnit[];
  readonly unread: readonly UnreadUnit[];
  readonly readAt: Instant | null;
  readonly readCode: string | null;
  readonly readReason: string | null;
  readonly policyReadings: PolicyReadings;
}

/** The snapshot of a scan with the section `organizationAdministration`, if the account's organization is read. */
export async function withOrganizationAdministration(
  em: Em,
  { source }: Pick<Account, "source">,
  snapshot: AccountSnapshot,
): Promise<AccountSnapshot> {
  const { organization } = snapshot.sections;
  if (source === "OFFLINE_FILES" || organization.status !== "read" || organization.value === null) return snapshot;
  const { rows } = await sql<OrganizationRow>`
    select o.id, o.aws_organization_id as "organizationId", o.management_account_id as "managementAccountId",
           o.root_id as "rootId", o.administration, o.units, o.unread, o.policy_readings as "policyReadings",
           floor(extract(epoch from o.read_at) * 1000)::double precision as "readAt",
           o.read_code as "readCode", o.read_reason as "readReason",
           ${isOrganizationHome(snapshot.awsAccountId, "organizationAdministration")} as "isHome"
      from organization o where o.aws_organization_id = ${organization.value.organizationId}`.execute(em.getKysely());
  const row = rows[0];
  if (!row) return snapshot;
  const organizationAdministration = await sectionOf(em, row, snapshot.takenAt);
  return { ...snapshot, sections: { ...snapshot.sections, organizationAdministration } };
}

async function sectionOf(em: Em, row: OrganizationRow, at: Instant): Promise<Section<OrganizationAdministration>> {
  const unread: UnreadPart[] = [];
  const ages: Instant[] = [];
  const isCurrent = (readAt: Instant | null): readAt is Instant => readAt !== null && at - readAt <= READ_MAX_AGE_MS;
  const valueOf = <T>(reading: AdministrationReading<T> | undefined): T | null => {
    if (reading && reading.value !== null && isCurrent(reading.readAt)) {
      ages.push(reading.readAt);
      return reading.value;
    }
    if (reading?.unread) {
      const { action, code, message } = reading.unread;
      unread.push({ region: null, status: statusOf(code), action, code, reason: message });
    }
    return null;
  };
  const { administration: readings } = row;
  const value = {
    trustedServices: valueOf(readings?.TRUSTED_SERVICES),
    delegatedAdministrators: valueOf(readings?.DELEGATED_ADMINISTRATORS),
    delegationPolicy: valueOf(readings?.DELEGATION_POLICY),
  };
  let layout: OrganizationLayout | null = null;
  if (row.isHome) {
    if (isCurrent(row.readAt)) {
      layout = await layoutOf(em, row, isCurrent);
      ages.push(row.readAt, ...Object.values(layout.policies).flatMap((policies) => policies?.readAt ?? []));
    } else if (row.readCode !== null) {
      const reason = row.readReason ?? row.readCode;
      unread.push({ region: null, status: statusOf(row.readCode), action: LISTS_ACCOUNTS, code: row.readCode, reason });
    }
  }
  if (ages.length === 0 && unread.length === 0) {
    const reason = `The organization was not read in the last ${READ_MAX_AGE_MS / HOUR} hours.`;
    return { status: "skipped", code: "NOT_READ_YET", reason, at };
  }
  const { organizationId, managementAccountId, isHome } = row;
  return readSection(
    {
      organizationId,
      managementAccountId,
      isHome,
      ...value,
      closedAccountIds: await closedAccounts(em, row, isCurrent(row.readAt) && row.unread.length === 0),
      layout,
      // Refused calls concern one organization. Only the scan of its home is PARTIAL because of them.
      unread: isHome ? unread : unread.map((part) => ({ ...part, status: "skipped" as const })),
    },
    Math.min(at, ...ages),
    Object.values(value).filter((part) => part !== null).length,
  );
}

function statusOf(code: string): UnreadPart["status"] {
  if (code === "UNSUPPORTED_BY_ENDPOINT") return "skipped";
  return code === "AWS_ACCESS_DENIED" ? "denied" : "failed";
}

async function layoutOf(
  em: Em,
  { id, rootId, units, unread, policyReadings }: OrganizationRow,
  isCurrent: (readAt: Instant | null) => readAt is Instant,
): Promise<OrganizationLayout> {
  const kysely = em.getKysely();
  const { rows: members } = await sql<ListedMember>`
    select aws_account_id as "awsAccountId", name, state, unit_id as "unitId",
           floor(extract(epoch from placed_at) * 1000)::double precision as "placedAt"
      from organization_member where organization_id = ${id} order by aws_account_id`.execute(kysely);
  const { rows: attached } = await sql<AttachedPolicy>`
    select type, policy_id as "policyId", name, document, target_ids as "targetIds" from organization_policy
     where organization_id = ${id} order by policy_id`.execute(kysely);
  const policiesOf = (type: OrganizationPolicyType): ListedPolicies | null => {
    const { readAt } = policyReadings[type];
    return isCurrent(readAt) ? { readAt, policies: attached.filter((policy) => policy.type === type) } : null;
  };
  const [SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY] = [
    policiesOf("SERVICE_CONTROL_POLICY"),
    policiesOf("RESOURCE_CONTROL_POLICY"),
  ];
  const reasons = Object.fromEntries(
    ORGANIZATION_POLICY_TYPES.flatMap((type) => {
      const message = policyReadings[type].unread?.message;
      return message === undefined ? [] : [[type, message]];
    }),
  );
  return { rootId, units, members, unread, policies: { SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY }, reasons };
}

/** `isListed`: AWS listed every account, so that one that is missing has left the organization. */
async function closedAccounts(em: Em, row: OrganizationRow, isListed: boolean): Promise<string[]> {
  const { id, administration, managementAccountId } = row;
  const document = isListed ? administration?.DELEGATION_POLICY.value?.document : null;
  const named = [...new Set(document?.match(ACCOUNT_IDS) ?? [])].filter((each) => each !== managementAccountId);
  const { rows } = await sql<{ readonly id: string }>`
    select aws_account_id as id from organization_member
     where organization_id = ${id} and state = any(${sql.val([...CLOSED_STATES])}::text[])
    union
    select named.id from unnest(${sql.val(named)}::text[]) as named (id)
     where not exists (select 1 from organization_member where organization_id = ${id} and aws_account_id = named.id)
     order by 1`.execute(em.getKysely());
  return rows.map((each) => each.id);
}
