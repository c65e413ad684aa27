import type { FacetGroup } from "../../ui/facets.tsx";
import { SEVERITY_ORDER, SEVERITY_LABELS, type SeverityName } from "../../features/alerts/severity-badge.tsx";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { categoryLabel, enumLabel } from "../../ui/format.ts";
import type { QueryCounts } from "../../ui/query-suggestions.ts";
import { toggleValue, valuesOf } from "../../features/alerts/query-text.ts";

type AlertFacets = AlertSurroundingsQuery["alertFacets"];

/** The query key that each facet group filters by. */
const QUERY_KEYS = {
  status: "is",
  severity: "severity",
  category: "category",
  check: "check",
  account: "account",
} as const;
type FacetKey = keyof typeof QUERY_KEYS;

function bySeverity(facets: AlertFacets): AlertFacets["severity"] {
  const place = (value: string): number => SEVERITY_ORDER.indexOf(value.toUpperCase() as SeverityName);
  return facets.severity.toSorted((a, b) => place(a.value) - place(b.value));
}

export function facetGroups(facets: AlertFacets, query: string): readonly FacetGroup[] {
  const group = (
    key: FacetKey,
    label: string,
    values: AlertFacets["status"],
    labelOf: (value: AlertFacets["status"][number]) => string,
  ): FacetGroup => {
    const selected = valuesOf(query, QUERY_KEYS[key]);
    return {
      key,
      label,
      choices: values.map((each) => ({
        value: each.value,
        label: labelOf(each),
        count: each.count,
        isOn: selected.includes(each.value.toLowerCase()),
      })),
    };
  };
  return [
    group("status", "Status", facets.status, (each) => enumLabel(each.value)),
    group(
      "severity",
      "Severity",
      bySeverity(facets),
      (each) => SEVERITY_LABELS[each.value.toUpperCase() as SeverityName] ?? each.label,
    ),
    group("category", "Resource type", facets.category, (each) => categoryLabel(each.value)),
    group("account", "Account", facets.account, (each) => each.label),
    group("check", "Check", facets.check, (each) => each.label),
  ];
}

/** The counts of values that the query field suggests, by query key. */
export function facetCounts(facets: AlertFacets | undefined): QueryCounts {
  if (!facets) return {};
  return {
    is: facets.status,
    severity: facets.severity,
    category: facets.category.map((each) => ({ ...each, value: each.value.replace(/^IAM/, "") })),
    check: facets.check,
    account: facets.account,
  };
}

export function toggleFacet(query: string, key: string, value: string): string {
  return toggleValue(query, QUERY_KEYS[key as FacetKey], value.toLowerCase());
}
