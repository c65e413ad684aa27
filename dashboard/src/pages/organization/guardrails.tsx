import type { ReactElement } from "react";
import type { OrganizationRowFragment } from "../../gql/organizations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { guardrailCounts, type PolicyReading } from "./guardrail-counts.ts";
import styles from "./organization.module.css";

const LABELS = {
  SERVICE_CONTROL_POLICY: { short: "SCPs", noun: "service control policy", plural: "service control policies" },
  RESOURCE_CONTROL_POLICY: { short: "RCPs", noun: "resource control policy", plural: "resource control policies" },
} as const;
const NAMES_SHOWN_MAX = 5;

export interface GuardrailsProps {
  readonly organization: OrganizationRowFragment;
}

/** The known policies above the accounts: read once, used by the scan of every account. */
export function Guardrails({ organization }: GuardrailsProps): ReactElement {
  return (
    <Panel title="Service and resource control policies">
      <div className={styles["role"]}>
        <p>
          IAM Monitor reads these policies with the accounts, every 30 minutes, and each scan uses those above its
          account. Policies that are older than 24 hours or were not read count as unknown.
        </p>
        {organization.policyReadings.map((reading) => (
          <PolicyType key={reading.type} organization={organization} reading={reading} />
        ))}
      </div>
    </Panel>
  );
}

function PolicyType({ organization, reading }: GuardrailsProps & { readonly reading: PolicyReading }): ReactElement {
  const { type, readAt, count, code, message } = reading;
  const { short, noun, plural } = LABELS[type];
  const counts = guardrailCounts(organization.members, type);
  const bound = counts.known + counts.unknown + counts.notScanned;
  return (
    <section aria-label={short} className={styles["policies"]}>
      <h3>
        {short} known in {formatNumber(counts.known)} of {countOf(bound, "connected account")}
      </h3>
      <StackedBar
        label={short}
        segments={[
          { key: "known", label: "known", value: counts.known, tone: "good" },
          { key: "unknown", label: "unknown", value: counts.unknown, tone: "critical" },
          { key: "notScanned", label: "not scanned yet", value: counts.notScanned, tone: "informational" },
          { key: "notBound", label: "not bound by them", value: counts.notBound, tone: "none" },
        ]}
      />
      <p className={styles["count"]}>
        {readAt === null ? (
          "Not read yet."
        ) : (
          <>
            {countOf(count, noun, plural)}, read <RelativeTime at={readAt} />.
            {counts.notScanned > 0 && ` ${countOf(counts.notScanned, "account")} not scanned since.`}
          </>
        )}
      </p>
      {message !== null && (
        <p role="alert" className={styles["problem"]}>
          The latest reading failed ({code}): {message}
        </p>
      )}
      {counts.reasons.length > 0 && (
        <ul aria-label={`Accounts with unknown ${short}`}>
          {counts.reasons.map(({ reason, members }) => (
            <li key={reason}>
              {members
                .slice(0, NAMES_SHOWN_MAX)
                .map(({ name }) => name)
                .join(", ")}
              {members.length > NAMES_SHOWN_MAX && ` and ${formatNumber(members.length - NAMES_SHOWN_MAX)} more`}:{" "}
              {reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
