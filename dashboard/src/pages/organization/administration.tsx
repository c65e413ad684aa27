import type { ReactElement, ReactNode } from "react";
import type { OrganizationRowFragment } from "../../gql/organizations.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./organization.module.css";

type Reading = OrganizationRowFragment["administration"]["readings"][number];

export interface AdministrationProps {
  readonly organization: OrganizationRowFragment;
}

/**
 * The tasks that the management account has handed to AWS services and member accounts, when they were read, and which
 * were not.
 */
export function Administration({ organization }: AdministrationProps): ReactElement {
  const { administration, members, managementAccountId } = organization;
  const { readings, trustedServices, delegatedAdministrators, delegationPolicy } = administration;
  const names = new Map(members.map(({ awsAccountId, name }) => [awsAccountId, name]));
  const named = (awsAccountId: string): string => {
    const name = names.get(awsAccountId);
    return name === undefined ? awsAccountId : `${name} (${awsAccountId})`;
  };
  const section = (part: Reading["part"], title: string, children: ReactNode): ReactElement => {
    const reading = readings.find((each) => each.part === part);
    return (
      <section aria-label={title} className={styles["policies"]}>
        <h3>{title}</h3>
        {reading && <PartReading reading={reading} named={named} />}
        {reading && reading.readAt !== null && children}
      </section>
    );
  };
  return (
    <Panel title="How the organization is administered">
      <div className={styles["role"]}>
        <p>
          Read with the accounts, every 30 minutes. The management account is {named(managementAccountId)}. IAM Monitor
          does not read organization policies of other types than the two above, such as AI services opt-out policies.
        </p>
        {section(
          "DELEGATED_ADMINISTRATORS",
          "Delegated administrators",
          delegatedAdministrators?.length === 0 ? (
            <p>No member account administers an AWS service for the organization.</p>
          ) : (
            <ul aria-label="Accounts and the services that they administer">
              {delegatedAdministrators?.map(({ awsAccountId, services }) => (
                <li key={awsAccountId}>
                  {named(awsAccountId)}: {services.join(", ")}
                </li>
              ))}
            </ul>
          ),
        )}
        {section(
          "TRUSTED_SERVICES",
          "Trusted access",
          <p>
            {trustedServices?.length === 0
              ? "No AWS service has access to the organization."
              : `${countOf(trustedServices?.length ?? 0, "AWS service")}: ${trustedServices?.join(", ")}`}
          </p>,
        )}
        {section(
          "DELEGATION_POLICY",
          "Delegation policy",
          delegationPolicy === null ? (
            <p>The organization has no delegation policy.</p>
          ) : (
            <CodeBlock label="Document of the delegation policy" code={delegationPolicy} />
          ),
        )}
      </div>
    </Panel>
  );
}

interface PartReadingProps {
  readonly reading: Reading;
  /** The account with its name, if it is known. */
  readonly named: (awsAccountId: string) => string;
}

/** When the part was read, by which account, and why the latest reading of it failed. */
function PartReading({ reading, named }: PartReadingProps): ReactElement {
  const { readAt, readBy, code, message } = reading;
  return (
    <>
      <p className={styles["count"]}>
        {readAt === null ? (
          "Not read yet."
        ) : (
          <>
            Read <RelativeTime at={readAt} />
            {readBy !== null && ` through ${named(readBy)}`}.
          </>
        )}
      </p>
      {message !== null && (
        <p role="alert" className={styles["problem"]}>
          The latest reading failed ({code}): {message}
        </p>
      )}
    </>
  );
}
