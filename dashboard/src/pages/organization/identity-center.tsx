import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { IdentityCenterOfOrganizationsDocument, UpdateIdentityCenterDocument } from "../../gql/identity-center.ts";
import type { OrganizationRowFragment } from "../../gql/organizations.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./organization.module.css";

const POLL_MS = 2_000;

/** Switches the reading of IAM Identity Center on and off, and chooses its Region. */
export function IdentityCenterSetting({ id }: Pick<OrganizationRowFragment, "id">): ReactElement {
  const { data, error, refetch, startPolling, stopPolling } = useQuery(IdentityCenterOfOrganizationsDocument);
  const [update, { loading }] = useMutation(UpdateIdentityCenterDocument);
  const { problem, run } = useSubmit();
  const [region, setRegion] = useState("");
  const organization = data?.organizations.find((each) => each.id === id);
  const center = organization?.identityCenter ?? null;
  const isReading = center !== null && center.requestedAt !== null;
  useEffect(() => {
    if (isReading) startPolling(POLL_MS);
    return stopPolling;
  }, [isReading, startPolling, stopPolling]);
  const save = (isRead: boolean): void =>
    void run(
      async () =>
        (await update({ variables: { input: { organizationId: id, isRead, region: region.trim() || null } } })).data
          ?.updateIdentityCenter,
      () => setRegion(""),
    );
  const missing = center?.readings.filter(({ message }) => message !== null) ?? [];
  return (
    <Panel title="IAM Identity Center">
      {!organization && error && (
        <ErrorState problem={problemOf(error)} what="IAM Identity Center" onRetry={() => void refetch()} />
      )}
      {!organization && !error && <LoadingRows label="Loading IAM Identity Center" rows={2} />}
      {organization && (
        <div className={styles["role"]}>
          <Checkbox
            label="Read IAM Identity Center"
            description="Every 6 hours, through the account that reads the organization: permission sets, assignments, people and groups. The permissions are in the statement ReadIdentityCenter of the role's template. Without this option, what was read is deleted."
            checked={center !== null}
            disabled={loading}
            onChange={() => save(center === null)}
          />
          <div className={styles["read"]}>
            <TextInput
              label="Region of IAM Identity Center"
              placeholder={center?.region ?? "the Region of the organization"}
              value={region}
              onChange={(event) => setRegion(event.currentTarget.value)}
              error={problem ?? undefined}
            />
            {center && (
              <Button variant="default" loading={loading} disabled={isReading} onClick={() => save(true)}>
                Read the people again
              </Button>
            )}
          </div>
          {isReading && <p role="status">Reading IAM Identity Center…</p>}
          {center && center.readAt !== null && (
            <p>
              Read <RelativeTime at={center.readAt} /> from {center.region}. <Link to="/people">Show the people</Link>
            </p>
          )}
          {center && center.reason !== null && (
            <p role="alert" className={styles["problem"]}>
              IAM Identity Center could not be read ({center.code}): {center.reason}
            </p>
          )}
          {missing.length > 0 && (
            <ul role="alert" aria-label="Not read" className={styles["problem"]}>
              {missing.map(({ part, code, message }) => (
                <li key={part}>
                  {message} ({code})
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  );
}
