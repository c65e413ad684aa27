import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AdminReachText, adminReasonText } from "../../features/inventory/admin-reach-text.tsx";
import { AccessAnalyzer } from "../../features/inventory/access-analyzer.tsx";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { WhoCanLink } from "../../features/inventory/who-can-link.tsx";
import { DocumentViewer } from "../../features/policies/document-viewer.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { OwnerText } from "../../features/inventory/owner-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PrincipalPage } from "../../features/inventory/resource-page.tsx";
import { TagList } from "../../features/inventory/tag-list.tsx";
import { DateOf } from "../../ui/time.tsx";
import { RoleDetailDocument, RoleTrustDocument } from "../../gql/roles.ts";
import { countOf } from "../../ui/format.ts";
import { pathCount } from "../../features/paths/path-count.ts";
import { problemOf } from "../../ui/problem.ts";
import { trustMarks } from "../../features/policies/trust-marks.ts";
import type { RoleDetail } from "./role.ts";
import { PathsToRole, usePathsToRole } from "./paths-to-role.tsx";
import { RolePath } from "./role-path.tsx";
import { RolePermissions } from "./role-permissions.tsx";
import { RoleUse } from "./role-use.tsx";
import { RoleWorkloads } from "./role-workloads.tsx";
import styles from "./roles.module.css";
import { TrustList } from "./trust-list.tsx";

const route = getRouteApi("/frame/accounts/$awsAccountId/roles/$roleName");

/** The beginning of the names of the roles that IAM Identity Center creates for permission sets. */
const PERMISSION_SET_ROLE = "AWSReservedSSO_";

export function RoleDetailPage(): ReactElement {
  const { awsAccountId, roleName } = route.useParams();
  const { tab, line } = route.useSearch();
  const navigate = useNavigate();
  const answer = useQuery(RoleDetailDocument, { variables: { accountId: awsAccountId, roleName } });
  const others = usePathsToRole(answer.data?.role?.arn);
  const point = (next: number): void =>
    void navigate({
      from: "/accounts/$awsAccountId/roles/$roleName",
      to: ".",
      search: (before) => ({ ...before, line: next }),
      replace: true,
      resetScroll: false,
    });
  return (
    <PrincipalPage
      noun="role"
      kind="Role"
      name={roleName}
      back={<Link to="/roles">All roles</Link>}
      result={answer}
      principal={answer.data?.role}
      tab={tab}
      onTab={(id) =>
        void navigate({
          from: "/accounts/$awsAccountId/roles/$roleName",
          to: ".",
          search: (before) => ({ ...before, tab: id }),
          replace: true,
        })
      }
      tabs={(role) => [
        {
          id: "trust",
          label: "Trust",
          content: <Trust role={role} pathsTo={others.openCount} line={line} onLine={point} />,
        },
        {
          id: "permissions",
          label: "Permissions",
          content: <RolePermissions role={role} />,
        },
        { id: "use", label: "Last accessed", content: <RoleUse id={role.id} /> },
        { id: "paths", label: "Paths from it", ...pathCount(role), content: <RolePath role={role} /> },
        {
          id: "paths-to",
          label: "Paths to it",
          ...(others.count !== undefined && { count: others.count }),
          content: <PathsToRole role={role} others={others} />,
        },
      ]}
    />
  );
}

/** Whether the role is an administrator or can become one, and how many others can through it. */
function AdministratorFact({
  role: { adminReach, adminReachReason, deletedAt },
  pathsTo,
}: {
  readonly role: RoleDetail;
  readonly pathsTo: number | undefined;
}): ReactElement {
  // The state of a deleted role is that of its last scan.
  if (deletedAt !== null) return <span className={styles["quiet"]}>no longer: the role was deleted</span>;
  const why = adminReachReason
    ? `, ${adminReachReason.hopCount === null ? "through " : ""}${adminReasonText(adminReachReason).full}`
    : "";
  return (
    <>
      {adminReach === "ADMINISTRATOR" ? (
        <span className={styles["bad"]}>{`yes${why}`}</span>
      ) : (
        <AdminReachText reach={adminReach} reason={adminReachReason} />
      )}
      {pathsTo !== undefined && pathsTo > 0 && (
        <>
          {" · "}
          <Link to="." search={(before) => ({ ...before, tab: "paths-to" })}>
            {`${countOf(pathsTo, "path")} ${pathsTo === 1 ? "leads" : "lead"} here`}
          </Link>
        </>
      )}
    </>
  );
}

interface TrustProps {
  readonly role: RoleDetail;
  /** The number of paths of others that lead to the role and that nothing blocks. Undefined: not loaded, or none can be known. */
  readonly pathsTo: number | undefined;
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
}

function Trust({ role, pathsTo, line, onLine }: TrustProps): ReactElement {
  const { trustPolicy, trustedBy } = role;
  // A separate query evaluates the trust, because this takes longer: the principals are shown before the evaluation
  // ends, and also if it fails. It is not cached, because its answer would overwrite the principals in the cache.
  const evaluated = useQuery(RoleTrustDocument, {
    variables: { id: role.id },
    fetchPolicy: "no-cache",
    skip: role.deletedAt !== null,
  });
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <Panel
          title="Who can assume this role"
          aside={
            role.deletedAt === null && (
              <WhoCanLink
                action="sts:AssumeRole"
                resource={role.arn}
                accountId={role.account.id}
                label="Evaluate every user and role"
              />
            )
          }
        >
          {trustPolicy.errorCode ? (
            <p className={styles["quiet"]}>
              The trust policy could not be parsed{trustPolicy.errorMessage ? `: ${trustPolicy.errorMessage}` : ""}. Who
              can assume this role is unknown.
            </p>
          ) : (
            <TrustList
              trusted={trustedBy}
              decisions={evaluated.data?.role?.trustedBy}
              awsAccountId={accountUrlParam(role.account)}
              onStatement={(index) => {
                const place = trustPolicy.statements.find((statement) => statement.index === index);
                if (place) onLine(place.line);
              }}
            />
          )}
          {role.roleName.startsWith(PERMISSION_SET_ROLE) && (
            <p>
              <Link to="/people" search={{ role: role.roleName, account: role.account.id }}>
                People who are assigned to this role in IAM Identity Center
              </Link>
            </p>
          )}
          <p className={styles["quiet"]} role="status">
            {evaluated.loading && "Evaluating whether they can assume the role…"}
            {evaluated.error &&
              `Could not evaluate whether they can assume the role: ${problemOf(evaluated.error).message}`}
          </p>
        </Panel>
        <DocumentViewer
          label="Trust policy"
          text={trustPolicy.text}
          marks={trustMarks(trustedBy, trustPolicy.statements)}
          line={line}
          onLine={onLine}
        />
      </div>
      <div className={styles["stack"]}>
        <Panel title="Access">
          <KeyValueList
            items={[
              { key: "Administrator", value: <AdministratorFact role={role} pathsTo={pathsTo} /> },
              { key: "Boundary", value: role.permissionsBoundary?.policyName ?? <>none</> },
              { key: "Last used", value: <LastUsedText lastUsed={role.lastUsed} /> },
            ]}
          />
        </Panel>
        <RoleWorkloads role={role} />
        <AccessAnalyzer report={role.accessAnalyzer} noun="role" />
        <Panel title="Identity">
          <KeyValueList
            items={[
              { key: "Created", value: <DateOf at={role.createdAt} /> },
              { key: "First scanned", value: <DateOf at={role.firstSeenAt} /> },
              {
                key: "Instance profiles",
                value: role.instanceProfiles.map((arn) => arn.split("/").at(-1)).join(", ") || <>none</>,
              },
              { key: "Owner", value: <OwnerText owner={role.owner} /> },
              { key: "Tags", value: <TagList tags={role.tags} /> },
              { key: "Path", value: <code>{role.path}</code> },
              { key: "ARN", value: <code>{role.arn}</code> },
              { key: "Unique ID", value: <code>{role.roleId}</code> },
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}
