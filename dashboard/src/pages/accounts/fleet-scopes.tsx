import IconFolder from "@tabler/icons-react/icons/IconFolder";
import IconSitemap from "@tabler/icons-react/icons/IconSitemap";
import IconTag from "@tabler/icons-react/icons/IconTag";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { SEVERITY_LABELS, SeverityIcon, type SeverityName } from "../../features/alerts/severity-badge.tsx";
import type { AccountScopesQuery, UnitScopeFragment } from "../../gql/fleet.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./fleet-scopes.module.css";
import { FIRST_PAGE } from "./fleet-search.ts";

/** A tree of more units shows only the units above and below the chosen one. */
const UNITS_SHOWN_MAX = 40;

type Scopes = AccountScopesQuery["accountScopes"];

interface FleetScopesProps {
  readonly scopes: Scopes;
  readonly unit: string | undefined;
  readonly group: string | undefined;
}

/** The units of the organizations and the account groups, as filters of the list. */
export function FleetScopes({ scopes, unit, group }: FleetScopesProps): ReactElement {
  return (
    <div className={styles["scopes"]}>
      {scopes.organizations.map((organization) => (
        <Panel key={organization.id} title="Organization" isFlush>
          <UnitList units={organization.units} parentId={null} depth={0} chosen={unit} />
          <p className={styles["legend"]}>
            {organization.awsOrganizationId}. The icon shows the most severe open alert.
          </p>
        </Panel>
      ))}
      {scopes.groups.length > 0 && (
        <Panel title="Groups" isFlush>
          <ul className={styles["list"]} aria-label="Filter by account group">
            {scopes.groups.map(({ id, name, accountCount, worstSeverity }) => (
              <li key={id}>
                <ScopeLink
                  search={{ accountGroup: id === group ? undefined : id }}
                  isChosen={id === group}
                  icon={<IconTag size={16} aria-hidden="true" />}
                  set={{ name, accountCount, worstSeverity }}
                />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

interface UnitListProps {
  readonly units: readonly UnitScopeFragment[];
  readonly parentId: string | null;
  readonly depth: number;
  readonly chosen: string | undefined;
}

function UnitList({ units, parentId, depth, chosen }: UnitListProps): ReactElement | null {
  const below = units.filter((each) => each.parentId === parentId);
  if (below.length === 0) return null;
  return (
    <ul className={styles["list"]} {...(depth === 0 ? { "aria-label": "Filter by organizational unit" } : {})}>
      {below.map((each) => (
        <li key={each.unitId}>
          <ScopeLink
            // The root is all accounts of its organization. Accounts that are connected besides are in no unit.
            search={{ unit: each.unitId === chosen ? undefined : each.unitId }}
            isChosen={each.unitId === chosen}
            depth={depth}
            icon={
              depth === 0 ? <IconSitemap size={16} aria-hidden="true" /> : <IconFolder size={16} aria-hidden="true" />
            }
            set={each}
          />
          {isUnfolded(units, each, chosen) && (
            <UnitList units={units} parentId={each.unitId} depth={depth + 1} chosen={chosen} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whether the units below one are shown: of a small tree all, of a large one those on the way to the chosen unit. */
function isUnfolded(
  units: readonly UnitScopeFragment[],
  { unitId, parentId }: UnitScopeFragment,
  chosen: string | undefined,
): boolean {
  if (units.length <= UNITS_SHOWN_MAX || parentId === null) return true;
  for (let at = units.find((each) => each.unitId === chosen); at; at = parentOf(units, at))
    if (at.unitId === unitId) return true;
  return false;
}

function parentOf(units: readonly UnitScopeFragment[], unit: UnitScopeFragment): UnitScopeFragment | undefined {
  return units.find(({ unitId }) => unitId === unit.parentId);
}

interface ScopeLinkProps {
  readonly search: { readonly unit?: string | undefined } | { readonly accountGroup?: string | undefined };
  readonly isChosen: boolean;
  readonly depth?: number;
  readonly icon: ReactNode;
  readonly set: {
    readonly name: string;
    readonly accountCount: number;
    readonly worstSeverity: SeverityName | null;
  };
}

/** Chooses the accounts of a unit or group, or all again if they are chosen. */
function ScopeLink({ search, isChosen, depth = 0, icon, set }: ScopeLinkProps): ReactElement {
  const { name, accountCount, worstSeverity } = set;
  return (
    <Link
      from="/settings/accounts"
      to="."
      search={(before: object) => ({ ...before, ...FIRST_PAGE, ...search })}
      resetScroll={false}
      // The router would mark the chosen one as the current page: its link leads to a part of the same address.
      activeOptions={{ explicitUndefined: true }}
      className={styles["scope"]}
      style={{ paddingInlineStart: `calc(${depth} * var(--gap-4) + var(--gap-3))` }}
      aria-current={isChosen || undefined}
    >
      {icon}
      <span className={styles["name"]} title={name}>
        {name}
      </span>
      {worstSeverity && (
        <span className={styles["worst"]} data-tone={worstSeverity.toLowerCase()}>
          <SeverityIcon severity={worstSeverity} size={14} />
          <span className="visually-hidden">{SEVERITY_LABELS[worstSeverity]} alerts, </span>
        </span>
      )}
      <span className={styles["count"]}>
        <span aria-hidden="true">{formatNumber(accountCount)}</span>
        <span className="visually-hidden">{countOf(accountCount, "account")}</span>
      </span>
    </Link>
  );
}
