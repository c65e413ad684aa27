import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { SeverityCounts } from "../../features/alerts/severity-counts.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { AdminReachText } from "../../features/inventory/admin-reach-text.tsx";
import { KeyAge } from "../../features/inventory/key-age.tsx";
import { accountKeyLimit, keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { MfaText } from "../../features/inventory/mfa-text.tsx";
import { POLICY_TYPE_LABELS } from "../../features/policies/policy-table.tsx";
import { RiskScore } from "../../features/policies/risk-score.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { KeyAgeLimitDocument } from "../../gql/access-keys.ts";
import { type PreviewAccountFragment, SearchPreviewDocument, type SearchPreviewQuery } from "../../gql/search.ts";
import { CopyButton } from "../../ui/code-block.tsx";
import { countOf, formatPercent } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { problemOf } from "../../ui/problem.ts";
import { LoadingRows } from "../../ui/states.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { useNow } from "../../ui/now.ts";
import styles from "./palette-preview.module.css";

/** A key that was not used for this long is better deleted than rotated, as on the plan of the page of rotations. */
const UNUSED_DAYS = 90;
const DAY_MS = 86_400_000;
const TRUSTED_MAX = 3;

type Found = NonNullable<SearchPreviewQuery["node"]>;
type Of<Type extends Found["__typename"]> = Extract<Found, { __typename: Type }>;
type Items = readonly { readonly key: string; readonly value: ReactNode }[];

export interface PalettePreviewProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** The facts about the selected result: enough to see whether it is the right one, and what to do with it. */
export function PalettePreview({ id, onClose }: PalettePreviewProps): ReactElement {
  const { data, error } = useQuery(SearchPreviewDocument, { variables: { id }, fetchPolicy: "cache-and-network" });
  if (data?.node) return <Preview node={data.node} onClose={onClose} />;
  if (error) return <p className={styles["note"]}>{problemOf(error).message}</p>;
  if (data) return <p className={styles["note"]}>It no longer exists.</p>;
  return <LoadingRows rows={4} label="Loading the preview" />;
}

function Preview({ node, onClose }: { readonly node: Found; readonly onClose: () => void }): ReactElement | null {
  switch (node.__typename) {
    case "AccessKey":
      return <KeyPreview node={node} onClose={onClose} />;
    case "User":
      return <UserPreview node={node} />;
    case "Role":
      return <RolePreview node={node} />;
    case "Group":
      return (
        <Resource title={node.groupName} node={node} items={[{ key: "Members", value: node.memberCount }]}>
          <CopyButton text={node.groupArn} label="ARN" isLabelShown />
        </Resource>
      );
    case "Policy":
      return <PolicyPreview node={node} />;
    case "Alert":
      return <AlertPreview node={node} />;
    case "Check":
      return (
        <>
          <Head title={node.title} badge={<SeverityBadge severity={node.severity} />} />
          <KeyValueList
            items={[
              { key: "Family", value: node.familyName },
              { key: "State", value: node.isEnabled ? "On" : "Off" },
              { key: "Open alerts", value: node.openAlertCount },
            ]}
          />
          <p className={styles["text"]}>{node.rationale}</p>
          <Actions>
            <CopyButton text={node.id} label="check ID" isLabelShown />
          </Actions>
        </>
      );
    case "Account":
      return <AccountPreview node={node} onClose={onClose} />;
    default:
      return null;
  }
}

function KeyPreview({ node, onClose }: { readonly node: Of<"AccessKey">; readonly onClose: () => void }): ReactElement {
  const { accessKeyId, account, user, lastUsed } = node;
  const { viewer } = useSession();
  const now = useNow();
  const isActive = node.keyStatus === "Active";
  const others = user.accessKeys.filter(({ id }) => id !== node.id);
  const unusedDays = lastUsed.at ? Math.floor((now - new Date(lastUsed.at).getTime()) / DAY_MS) : null;
  // Since it was created, if it was never used.
  const isUnused = (lastUsed.status === "NEVER_USED" ? node.ageDays : (unusedDays ?? 0)) >= UNUSED_DAYS;
  return (
    <>
      <Head
        title={`${user.userName}’s access key`}
        badge={<StatusBadge status={node.keyStatus} />}
        code={accessKeyId}
      />
      <KeyValueList
        items={[
          { key: "Account", value: <AccountOf account={account} /> },
          { key: "Created", value: <DateOf at={node.createdAt} /> },
          { key: "Last used", value: <LastUsedText lastUsed={lastUsed} /> },
          {
            key: "Other key",
            value: others.length === 0 ? "None" : others.map(({ status }) => status).join(", "),
          },
        ]}
      />
      <Age ageDays={node.ageDays} isActive={isActive} account={account} />
      <Alerts total={node.alerts.totalCount} alerts={node.alerts.nodes} />
      {isActive && isUnused && (
        <p className={styles["tip"]}>
          {unusedDays === null ? "Never used" : `Not used for ${countOf(unusedDays, "day")}`}: better deleted than
          rotated.
        </p>
      )}
      {accessKeyId !== null && (
        <Actions>
          {isActive && hasPermission(viewer, "ROTATIONS_START") && (
            <Link
              to="/rotation/new"
              search={{ user: user.userName, key: accessKeyId, in: account.id }}
              onClick={onClose}
            >
              Plan a rotation
            </Link>
          )}
          <CopyButton text={accessKeyId} label="key ID" isLabelShown />
        </Actions>
      )}
    </>
  );
}

function UserPreview({ node }: { readonly node: Of<"User"> }): ReactElement {
  const active = node.accessKeys.filter(({ status }) => status === "Active");
  const oldest = active.toSorted((one, other) => other.ageDays - one.ageDays)[0];
  const keys = `${countOf(node.accessKeys.length, "key")}, ${active.length} active`;
  return (
    <Resource
      title={node.userName}
      node={node}
      items={[
        { key: "Administrator", value: <AdminReachText reach={node.adminReach} reason={node.adminReachReason} /> },
        { key: "Console", value: CONSOLE[String(node.passwordEnabled)] },
        {
          key: "MFA",
          // The line above says that the user has no password. An alert about the missing device can still be open.
          value:
            node.mfaEnabled === false && node.passwordEnabled === false ? (
              "No device"
            ) : (
              <MfaText isEnabled={node.mfaEnabled} hasPassword={node.passwordEnabled} devices={node.mfaDevices} />
            ),
        },
        {
          key: "Last active",
          value: node.lastActivityAt === null ? "No use is known" : <RelativeTime at={node.lastActivityAt} />,
        },
        { key: "Access keys", value: node.accessKeys.length === 0 ? "None" : keys },
      ]}
      middle={oldest && <Age ageDays={oldest.ageDays} isActive account={node.account} />}
    >
      <CopyButton text={node.arn} label="ARN" isLabelShown />
    </Resource>
  );
}

const CONSOLE: Readonly<Record<string, string>> = { true: "Has a password", false: "No password", null: "Not read" };

function RolePreview({ node }: { readonly node: Of<"Role"> }): ReactElement {
  const trusted = [...new Set(node.trustedBy.filter(({ effect }) => effect === "Allow").map(({ label }) => label))];
  const further = trusted.length - TRUSTED_MAX;
  return (
    <Resource
      title={node.roleName}
      node={node}
      items={[
        { key: "Administrator", value: <AdminReachText reach={node.adminReach} reason={node.adminReachReason} /> },
        {
          key: "Assumed by",
          value: `${trusted.slice(0, TRUSTED_MAX).join(", ") || "No one"}${further > 0 ? ` and ${further} more` : ""}`,
        },
        { key: "Last used", value: <LastUsedText lastUsed={node.lastUsed} /> },
      ]}
    >
      <CopyButton text={node.arn} label="ARN" isLabelShown />
    </Resource>
  );
}

function PolicyPreview({ node }: { readonly node: Of<"Policy"> }): ReactElement {
  return (
    <Resource
      title={node.policyName}
      node={node}
      items={[
        { key: "Type", value: POLICY_TYPE_LABELS[node.type] },
        { key: "Risk", value: <RiskScore score={node.riskScore} /> },
        { key: "Attached to", value: node.attachmentCount === 0 ? "Nothing" : node.attachmentCount },
      ]}
      middle={node.summary && <p className={styles["text"]}>{node.summary}</p>}
    >
      {node.policyArn !== null && <CopyButton text={node.policyArn} label="ARN" isLabelShown />}
    </Resource>
  );
}

function AlertPreview({ node }: { readonly node: Of<"Alert"> }): ReactElement {
  return (
    <>
      <Head title={node.headline} badge={<SeverityBadge severity={node.severity} />} />
      <KeyValueList
        items={[
          { key: "State", value: <StatusBadge status={node.alertStatus} /> },
          { key: "Account", value: <AccountOf account={node.account} /> },
          { key: "Since", value: <RelativeTime at={node.firstSeenAt} /> },
          {
            key: "Oldest data",
            value: (
              <>
                <RelativeTime at={node.evidenceAsOf} />
                {node.isStale && ", not evaluated by the latest scan"}
              </>
            ),
          },
          { key: "Check", value: node.check.title },
          { key: "Assignee", value: node.assignee ? <ActorName actor={node.assignee} /> : "None" },
        ]}
      />
      <p className={styles["text"]}>{node.description}</p>
      <Actions>
        <CopyButton text={`${location.origin}/alerts/${node.number}`} label="link" isLabelShown />
      </Actions>
    </>
  );
}

function AccountPreview({
  node,
  onClose,
}: {
  readonly node: Of<"Account">;
  readonly onClose: () => void;
}): ReactElement {
  const scan = node.latestScan;
  return (
    <>
      <Head title={node.name} badge={<StatusBadge status={node.accountStatus} />} code={node.awsAccountId} />
      <KeyValueList
        items={[
          {
            key: "Latest scan",
            value: scan ? (
              <>
                <StatusBadge status={scan.status} /> {scan.finishedAt && <RelativeTime at={scan.finishedAt} />}
              </>
            ) : (
              "Never scanned"
            ),
          },
          { key: "Coverage", value: node.coverage ? formatPercent(node.coverage.percent) : "No data" },
          {
            key: "Open alerts",
            value: node.coverage ? <SeverityCounts counts={node.openAlerts} /> : "Not scanned yet",
          },
        ]}
      />
      {node.statusReason && <p className={styles["text"]}>{node.statusReason}</p>}
      <Actions>
        <Link to="/alerts" search={{ account: node.id }} onClick={onClose}>
          Show its alerts
        </Link>
        {node.awsAccountId && <CopyButton text={node.awsAccountId} label="account number" isLabelShown />}
      </Actions>
    </>
  );
}

interface ResourceProps {
  readonly title: string;
  readonly node: {
    readonly account: PreviewAccountFragment;
    readonly openAlerts: { readonly total: number };
    readonly alerts: { readonly nodes: readonly PreviewAlert[] };
  };
  readonly items: Items;
  readonly middle?: ReactNode;
  /** The actions. */
  readonly children: ReactNode;
}

function Resource({ title, node, items, middle, children }: ResourceProps): ReactElement {
  return (
    <>
      <Head title={title} />
      <KeyValueList items={[{ key: "Account", value: <AccountOf account={node.account} /> }, ...items]} />
      {middle}
      <Alerts total={node.openAlerts.total} alerts={node.alerts.nodes} />
      <Actions>{children}</Actions>
    </>
  );
}

interface HeadProps {
  readonly title: string;
  readonly badge?: ReactNode;
  readonly code?: string | null;
}

function Head({ title, badge, code }: HeadProps): ReactElement {
  return (
    <div className={styles["head"]}>
      <h2>{title}</h2>
      {badge}
      {code && <code>{code}</code>}
    </div>
  );
}

function AccountOf({ account: { name, awsAccountId } }: { readonly account: PreviewAccountFragment }): ReactElement {
  return (
    <>
      {name} {awsAccountId && <code className={styles["quiet"]}>{awsAccountId}</code>}
    </>
  );
}

/** The age of the user's oldest active key, or of the key, with the limit that holds in the account. */
function Age({
  ageDays,
  isActive,
  account,
}: {
  readonly ageDays: number;
  readonly isActive: boolean;
  readonly account: PreviewAccountFragment;
}): ReactElement {
  const { data } = useQuery(KeyAgeLimitDocument);
  const limit = accountKeyLimit(account.settings, keyAgeLimitOf(data));
  return (
    <div className={styles["age"]}>
      <KeyAge ageDays={ageDays} limit={limit} isActive={isActive} />
      <span className={styles["quiet"]}>limit {countOf(limit.days, "day")}</span>
    </div>
  );
}

type PreviewAlert = Of<"User">["alerts"]["nodes"][number];

function Alerts({ total, alerts }: { readonly total: number; readonly alerts: readonly PreviewAlert[] }): ReactElement {
  return (
    <>
      <h3 className={styles["heading"]}>
        {countOf(total, "open alert")}
        {total > alerts.length && alerts.length > 0 && `, ${alerts.length} shown`}
      </h3>
      {alerts.length > 0 && (
        <ul className={styles["alerts"]}>
          {alerts.map(({ id, number, headline, severity }) => (
            <li key={id} title={headline}>
              <SeverityBadge severity={severity} /> <span className={styles["quiet"]}>#{number}</span> {headline}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Actions({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles["actions"]} role="group" aria-label="Actions">
      {children}
    </div>
  );
}
