/**
 * The pieces of an account's snapshot that a reading can lack: whole sections, single documents and single values. Each
 * piece can be removed from a snapshot in the way in which a reading loses it. Nothing else changes, so no alert may be
 * opened or resolved by a removal.
 */
import type {
  AccountSnapshot,
  AuthorizationDetails,
  CredentialReport,
  CredentialReportRow,
  LastUsed,
  PolicyHolder,
  SectionName,
  SectionValues,
} from "../../src/iam/account.ts";
import type { AccessAnalyzerInventory } from "../../src/iam/access-analyzer.ts";
import type { UnreadSection } from "../../src/iam/section.ts";
import { HOUR } from "../../src/iam/time.ts";

export interface Piece {
  /** The group under which the drill counts: `section denied`, `inline policy`. */
  readonly kind: string;
  /** Names the piece: `credentialReport`, `anna/own`. */
  readonly name: string;
  readonly remove: (snapshot: AccountSnapshot) => AccountSnapshot;
}

/** What is left of a document whose transfer was cut off. */
const CUT_OFF = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":';

const UNKNOWN: LastUsed = { status: "UNKNOWN" };
const NO_PERMISSION: LastUsed = { status: "NO_PERMISSION" };

/** Every piece of the snapshot, sections first. */
export function piecesOf(snapshot: AccountSnapshot): readonly Piece[] {
  return [
    ...sectionPieces(snapshot),
    ...valueOf(snapshot, "authorizationDetails", detailPieces),
    ...valueOf(snapshot, "credentialReport", reportPieces),
    ...valueOf(snapshot, "accountSummary", (summary) =>
      Object.keys(summary).map((name) =>
        pieceOf("accountSummary", "summary number", name, (value) =>
          Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)),
        ),
      ),
    ),
    ...valueOf(snapshot, "organization", (organization) => [
      ...(organization === null
        ? []
        : [
            pieceOf("organization", "SCPs", "all", (value) => value && { ...value, serviceControlPolicies: null }),
            ...(organization.serviceControlPolicies ?? []).map((scp, index) =>
              pieceOf(
                "organization",
                "SCP",
                scp.policyName,
                (value) =>
                  value && {
                    ...value,
                    serviceControlPolicies: replaced(value.serviceControlPolicies ?? [], index, (each) => ({
                      ...each,
                      document: CUT_OFF,
                    })),
                  },
              ),
            ),
          ]),
    ]),
    ...valueOf(snapshot, "serviceLastAccessed", (records) =>
      records.flatMap(({ principalArn }) => [
        pieceOf("serviceLastAccessed", "last accessed record", principalArn, (value) =>
          value.filter((record) => record.principalArn !== principalArn),
        ),
        pieceOf("serviceLastAccessed", "last accessed actions", principalArn, (value) =>
          value.map((record) =>
            record.principalArn === principalArn
              ? {
                  ...record,
                  services: record.services.map((service) => ({
                    ...service,
                    trackedActionCount: null,
                    unusedActionCount: null,
                  })),
                }
              : record,
          ),
        ),
      ]),
    ),
    ...valueOf(snapshot, "accessKeys", (keys) =>
      [...new Set(keys.map((key) => key.userName))].map((userName) =>
        pieceOf("accessKeys", "key ids", userName, (value) => value.filter((key) => key.userName !== userName)),
      ),
    ),
    ...valueOf(snapshot, "accessAnalyzer", analyzerPieces),
    ...valueOf(snapshot, "trailAlarms", ({ trails }) =>
      trails.flatMap(({ arn, filters }) => [
        trailPiece("trail", arn, []),
        ...filters.map(({ filterName }) => trailPiece("trail: topic", `${arn} ${filterName}`, [filterName])),
      ]),
    ),
  ];
}

const REFUSED = {
  region: null,
  status: "denied",
  action: "iam:Denied",
  code: "AccessDenied",
  reason: "Denied.",
} as const;

/** A refused list loses the analyzers of a Region, and a refused list of findings those of an analyzer. */
function analyzerPieces({ analyzers, regions }: AccessAnalyzerInventory): Piece[] {
  return [
    ...regions.map((region) =>
      pieceOf("accessAnalyzer", "analyzers of a Region", region, (value) => ({
        ...value,
        analyzers: value.analyzers.filter((each) => each.region !== region),
        findings: value.findings.filter((each) => each.region !== region),
        unread: [...value.unread, { ...REFUSED, region, analyzerArn: null }],
      })),
    ),
    ...analyzers.map(({ arn, region }) =>
      pieceOf("accessAnalyzer", "findings of an analyzer", arn, (value) => ({
        ...value,
        findings: value.findings.filter((each) => each.analyzerArn !== arn),
        unread: [...value.unread, { ...REFUSED, region, analyzerArn: arn }],
      })),
    ),
  ];
}

/** A refused call loses the trail, and a refused topic only whether the alarms of a filter notify someone. */
function trailPiece(kind: string, name: string, filterNames: readonly string[]): Piece {
  const [trailArn = ""] = name.split(" ");
  return pieceOf("trailAlarms", kind, name, ({ trails, unread }) => ({
    trails: trails.flatMap((trail) => {
      if (trail.arn !== trailArn) return [trail];
      if (filterNames.length === 0) return [];
      const filters = trail.filters.map((filter) =>
        filterNames.includes(filter.filterName)
          ? { ...filter, alarms: filter.alarms.map((alarm) => ({ ...alarm, isNotifying: false })) }
          : filter,
      );
      return [{ ...trail, filters }];
    }),
    unread: [...unread, { ...REFUSED, trailArn }],
  }));
}

// ---------------------------------------------------------------- sections

function sectionPieces({ sections, takenAt }: AccountSnapshot): Piece[] {
  const at = takenAt;
  const states: readonly UnreadSection[] = [
    { status: "denied", action: "iam:Denied", code: "AccessDenied", reason: "AWS denied the call.", at },
    { status: "failed", action: "iam:Failed", code: "Throttling", reason: "The call failed.", at },
    { status: "skipped", code: "NOT_REQUESTED", reason: "The call was not made.", at },
  ];
  const names = (Object.keys(sections) as SectionName[]).filter((name) => sections[name].status === "read");
  return names.flatMap((name) =>
    states.map((state) => ({
      kind: `section ${state.status}`,
      name,
      remove: (snapshot: AccountSnapshot) => ({ ...snapshot, sections: { ...snapshot.sections, [name]: state } }),
    })),
  );
}

function valueOf<K extends SectionName>(
  snapshot: AccountSnapshot,
  name: K,
  pieces: (value: SectionValues[K]) => readonly Piece[],
): readonly Piece[] {
  const section = snapshot.sections[name];
  return section.status === "read" ? pieces(section.value) : [];
}

/** A piece inside a section. It does nothing if the section itself was removed before. */
function pieceOf<K extends SectionName>(
  section: K,
  kind: string,
  name: string,
  change: (value: SectionValues[K]) => SectionValues[K],
): Piece {
  return {
    kind,
    name,
    remove: (snapshot) => {
      const before = snapshot.sections[section];
      if (before.status !== "read") return snapshot;
      const value = change(before.value);
      return { ...snapshot, sections: { ...snapshot.sections, [section]: { ...before, value } } };
    },
  };
}

function replaced<T>(items: readonly T[], index: number, change: (item: T) => T): readonly T[] {
  return items.map((item, position) => (position === index ? change(item) : item));
}

// ---------------------------------------------------------------- authorization details

function detailPieces(details: AuthorizationDetails): Piece[] {
  const piece = (kind: string, name: string, change: (value: AuthorizationDetails) => AuthorizationDetails) =>
    pieceOf("authorizationDetails", kind, name, change);
  const inUse = new Set(
    [...details.users, ...details.groups, ...details.roles].flatMap((holder) => [
      ...holder.attachedPolicies.map(({ policyArn }) => policyArn),
      ...("permissionsBoundaryArn" in holder && holder.permissionsBoundaryArn !== null
        ? [holder.permissionsBoundaryArn]
        : []),
    ]),
  );
  const named = new Set(details.users.flatMap((user) => user.groupNames));
  const inline = (list: "users" | "groups" | "roles") =>
    (details[list] as readonly PolicyHolder[]).flatMap((holder, index) =>
      holder.inlinePolicies.map(({ policyName }, position) =>
        piece(`inline policy of ${list}`, `${holder.arn}/${policyName}`, (value) => ({
          ...value,
          [list]: replaced<PolicyHolder>(value[list], index, (each) => ({
            ...each,
            inlinePolicies: replaced(each.inlinePolicies, position, (policy) => ({ ...policy, document: CUT_OFF })),
          })),
        })),
      ),
    );
  return [
    ...inline("users"),
    ...inline("groups"),
    ...inline("roles"),
    ...details.roles.map((role, index) =>
      piece("trust policy", role.roleName, (value) => ({
        ...value,
        roles: replaced(value.roles, index, (each) => ({ ...each, trustPolicy: CUT_OFF })),
      })),
    ),
    ...details.policies.flatMap((policy) => [
      piece("managed policy: document", policy.policyName, (value) => ({
        ...value,
        policies: value.policies.map((each) =>
          each.arn === policy.arn
            ? { ...each, versions: each.versions.map((version) => ({ ...version, document: CUT_OFF })) }
            : each,
        ),
      })),
      piece("managed policy: versions", policy.policyName, (value) => ({
        ...value,
        policies: value.policies.map((each) => (each.arn === policy.arn ? { ...each, versions: [] } : each)),
      })),
      // A customer managed policy that nothing uses and that is not listed was deleted.
      ...(inUse.has(policy.arn)
        ? [
            piece("managed policy: entry", policy.policyName, (value) => ({
              ...value,
              policies: value.policies.filter((each) => each.arn !== policy.arn),
            })),
          ]
        : []),
    ]),
    // A group without members that is not listed was deleted.
    ...details.groups
      .filter((group) => named.has(group.groupName))
      .map((group) =>
        piece("group: entry", group.groupName, (value) => ({
          ...value,
          groups: value.groups.filter((each) => each.groupName !== group.groupName),
        })),
      ),
  ];
}

// ---------------------------------------------------------------- credential report

function reportPieces(report: CredentialReport): Piece[] {
  const piece = (kind: string, name: string, change: (value: CredentialReport) => CredentialReport) =>
    pieceOf("credentialReport", kind, name, change);
  const inRow = (kind: string, userName: string, change: (row: CredentialReportRow) => CredentialReportRow) =>
    piece(kind, userName, (value) => ({
      ...value,
      users: value.users.map((row) => (row.userName === userName ? change(row) : row)),
    }));
  const older: Piece = {
    kind: "older report",
    name: "5 hours",
    remove: (snapshot) => {
      const section = snapshot.sections.credentialReport;
      if (section.status !== "read") return snapshot;
      const asOf = section.asOf - 5 * HOUR;
      const value = { ...section.value, generatedAt: asOf };
      return { ...snapshot, sections: { ...snapshot.sections, credentialReport: { ...section, value, asOf } } };
    },
  };
  return [
    older,
    ...(report.root === null
      ? []
      : [
          piece("report: root", "row", (value) => ({ ...value, root: null })),
          piece("report: root", "last use", (value) => ({
            ...value,
            root: value.root && withoutLastUse(value.root, UNKNOWN),
          })),
        ]),
    ...report.users.flatMap(({ userName, accessKeys }) => [
      piece("report: row", userName, (value) => ({
        ...value,
        users: value.users.filter((row) => row.userName !== userName),
      })),
      inRow("report: row of an older user", userName, (row) => ({ ...row, userCreatedAt: row.userCreatedAt - HOUR })),
      inRow("report: last use unknown", userName, (row) => withoutLastUse(row, UNKNOWN)),
      inRow("report: last use denied", userName, (row) => withoutLastUse(row, NO_PERMISSION)),
      inRow("report: password", userName, (row) => ({ ...row, passwordEnabled: null })),
      inRow("report: password change", userName, (row) => ({ ...row, passwordLastChangedAt: null })),
      ...accessKeys.map((_key, index) =>
        inRow("report: key creation", `${userName} ${index + 1}`, (row) => ({
          ...row,
          accessKeys: replaced(row.accessKeys, index, (key) => ({ ...key, createdAt: null })),
        })),
      ),
    ]),
  ];
}

function withoutLastUse(row: CredentialReportRow, lastUsed: LastUsed): CredentialReportRow {
  return {
    ...row,
    passwordLastUsed: row.passwordEnabled === true ? lastUsed : row.passwordLastUsed,
    accessKeys: row.accessKeys.map((key) => ({ ...key, lastUsed })),
  };
}
