import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import {
  type EventQueueStateFragment,
  type EventQueueTemplatesFragment,
  RemoveEventQueueDocument,
  SetEventQueueDocument,
  TestEventQueueDocument,
} from "../../gql/event-queues.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { LoadingRows } from "../../ui/states.tsx";
import { InstantOf, RelativeTime } from "../../ui/time.tsx";
import { saveText } from "../exports/download.ts";
import { PermissionGate } from "../session/permission-gate.tsx";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { RoleTemplates } from "./role-templates.tsx";
import styles from "./event-queue-section.module.css";

export interface EventQueueSectionProps {
  /** The name of the account or organization. */
  readonly name: string;
  readonly owner: { readonly accountId: string } | { readonly organizationId: string };
  readonly queue: EventQueueStateFragment | null;
  readonly setup: EventQueueSetupState;
  /** The operator wants to see the templates. They are loaded then, because IAM Monitor may ask AWS about them. */
  readonly onSetUp: () => void;
  readonly onChange: () => void;
}

export interface EventQueueSetupState {
  /** Null if they are not loaded, or cannot be made. */
  readonly templates: EventQueueTemplatesFragment | null;
  readonly isLoading: boolean;
  /** Why they could not be loaded. */
  readonly problem: string | null;
}

/** Takes the place of the section until its state is loaded, so that what is below it does not move. */
export function LoadingEventQueue({ name }: Pick<EventQueueSectionProps, "name">): ReactElement {
  return (
    <section className={styles["section"]} aria-label={`Events of ${name}`} aria-busy="true">
      <h3 className={styles["title"]}>Events in near real time</h3>
      <p className={styles["quiet"]}>Loading the event queue…</p>
      <div className={styles["place"]} />
    </section>
  );
}

/** The event queue of an account or organization: its state, its counts, and how to set it up. */
export function EventQueueSection(props: EventQueueSectionProps): ReactElement {
  const { name, owner, queue, setup, onSetUp, onChange } = props;
  const [dialog, setDialog] = useState<"set" | "remove" | null>(null);
  const close = (): void => setDialog(null);
  const [test, { data: tested, loading: isTesting, error }] = useMutation(TestEventQueueDocument);
  const result = tested?.testEventQueue;
  const isOfOrganization = queue !== null && queue.accountId === null && "accountId" in owner;
  const problem = error?.message ?? result?.userErrors[0]?.message;
  return (
    <section className={styles["section"]} aria-label={`Events of ${name}`}>
      <h3 className={styles["title"]}>Events in near real time</h3>
      {queue === null ? (
        <p className={styles["quiet"]}>
          Not set up: changes and sign-ins are found by the next scan, and who made them is not known. With events from
          EventBridge in an SQS queue, IAM Monitor scans within seconds of a change and shows who made the change.
        </p>
      ) : (
        <QueueState queue={queue} />
      )}
      {isOfOrganization && (
        <p className={styles["quiet"]}>
          This is the queue of the organization. <Link to="/settings/accounts/organization">Change it there</Link>, or
          set up a queue for this account alone.
        </p>
      )}
      <div className={styles["actions"]}>
        <PermissionGate permission="ACCOUNTS_UPDATE_CONNECTION">
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              onSetUp();
              setDialog("set");
            }}
          >
            {queue === null || isOfOrganization ? "Set up events…" : "Change the queue…"}
          </Button>
        </PermissionGate>
        {queue !== null && !isOfOrganization && (
          <PermissionGate permission="ACCOUNTS_UPDATE_CONNECTION">
            <Button
              size="xs"
              variant="default"
              loading={isTesting}
              onClick={() => void test({ variables: { input: owner } }).then(onChange, () => undefined)}
            >
              Test the queue
            </Button>
          </PermissionGate>
        )}
        {queue !== null && !isOfOrganization && (
          <PermissionGate permission="ACCOUNTS_UPDATE_CONNECTION">
            <Button size="xs" variant="default" onClick={() => setDialog("remove")}>
              Stop reading…
            </Button>
          </PermissionGate>
        )}
      </div>
      {problem !== undefined && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      {result?.test && (
        <p role="status" className={result.test.isOk ? styles["good"] : styles["problem"]}>
          {result.test.message}
        </p>
      )}
      {dialog === "set" && (
        <SetDialog
          name={name}
          owner={owner}
          queue={isOfOrganization ? null : queue}
          setup={setup}
          onDone={onChange}
          onClose={close}
        />
      )}
      {dialog === "remove" && <RemoveDialog name={name} owner={owner} onDone={onChange} onClose={close} />}
    </section>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  TOO_LARGE: "larger than a message can be",
  NOT_JSON: "not JSON",
  NOT_AN_EVENT: "not an event of EventBridge",
  NO_RECORD: "without a CloudTrail record",
  TIME_UNKNOWN: "without a time, or of the future",
  NOT_STORED: "an event that could not be stored; the log of the workers says why",
  UNKNOWN_ACCOUNT: "of an account that is not connected here",
};

function QueueState({ queue }: { readonly queue: EventQueueStateFragment }): ReactElement {
  const { url, state, reason, since, lastEventAt, rejected, malformedCount, unknownAccountCount } = queue;
  const setAside = malformedCount + unknownAccountCount;
  return (
    <>
      {state === "NOT_READ" ? (
        <p role="alert" className={styles["away"]}>
          The queue is not read{" "}
          {since !== null && (
            <>
              since <InstantOf at={since} />
            </>
          )}
          . Scans go on by their schedule; events wait in the queue for up to four days. {reason}
        </p>
      ) : (
        <p>
          {state === "WAITING" ? (
            "The queue is read. No event has arrived yet."
          ) : (
            <>
              The queue is read. The latest event arrived <RelativeTime at={lastEventAt ?? ""} />.
            </>
          )}
        </p>
      )}
      <p className={styles["quiet"]}>
        <code>{url}</code>
        <br />
        {countOf(queue.storedCount, "activity", "activities")} stored, {formatNumber(queue.repeatedCount)} arrived more
        than once, {formatNumber(queue.ignoredCount)} without effect, {formatNumber(setAside)} set aside
      </p>
      {rejected.length > 0 && (
        <details>
          <summary>The latest messages that were set aside</summary>
          <ul className={styles["rejected"]}>
            {rejected.map(({ at, reason: why, shape }, index) => (
              <li key={index}>
                <RelativeTime at={at} />: {REASONS[why] ?? why}
                <br />
                <code>{shape}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface DialogProps {
  readonly name: string;
  readonly owner: EventQueueSectionProps["owner"];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function SetDialog({
  name,
  owner,
  queue,
  setup,
  onDone,
  onClose,
}: DialogProps & Pick<EventQueueSectionProps, "queue" | "setup">): ReactElement {
  const [save, { loading }] = useMutation(SetEventQueueDocument);
  const [url, setUrl] = useState(queue?.url ?? "");
  const finish = (): void => {
    onDone();
    onClose();
  };
  return (
    <SensitiveDialog
      title={`Events of ${name}`}
      confirmLabel="Save"
      isBusy={loading}
      canConfirm={url.trim() !== ""}
      send={async () => (await save({ variables: { input: { ...owner, url: url.trim() } } })).data?.setEventQueue}
      onDone={finish}
      onClose={onClose}
    >
      <Templates setup={setup} />
      <TextInput
        label="Queue URL"
        description="The output QueueUrl of the template."
        placeholder="https://sqs.us-east-1.amazonaws.com/123456789012/iam-monitor-events"
        spellCheck={false}
        withAsterisk
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
    </SensitiveDialog>
  );
}

function Templates({ setup: { templates, isLoading, problem } }: Pick<EventQueueSectionProps, "setup">): ReactElement {
  if (isLoading) return <LoadingRows label="Loading the templates" rows={4} />;
  if (problem !== null)
    return (
      <p role="alert" className={styles["problem"]}>
        The templates could not be loaded: {problem}
      </p>
    );
  if (templates === null)
    return (
      <p className={styles["quiet"]}>
        There are no templates, because IAM Monitor does not know with which principal it reads the queue. Test the
        connection of the account first.
      </p>
    );
  return (
    <div className={styles["setup"]}>
      <p>
        1. Deploy this template in {templates.region}, where IAM reports its events. It creates a rule and a queue to
        which only the rule can send. Deploy the CloudFormation template in other Regions, too, to see their sign-ins
        and calls of STS at once.
      </p>
      <RoleTemplates label="Event queue templates" setup={templates} />
      <div className={styles["actions"]}>
        <Button
          size="xs"
          variant="default"
          onClick={() => saveText(templates.cloudFormation, "iam-monitor-events.json", "application/json")}
        >
          Download for CloudFormation
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => saveText(templates.terraform, "iam-monitor-events.tf", "text/plain")}
        >
          Download for Terraform
        </Button>
      </div>
      {templates.members !== null && (
        <>
          <p>2. Let the accounts of the organization send their events:</p>
          <CodeBlock label="Accounts of the organization" code={templates.members} />
        </>
      )}
      <details>
        <summary>Why the queue&apos;s policy grants these {templates.permissions.length} permissions</summary>
        <dl className={styles["permissions"]}>
          {templates.permissions.map(({ action, purpose }) => (
            <div key={action}>
              <dt>
                <code>{action}</code>
              </dt>
              <dd>{purpose}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

function RemoveDialog({ name, owner, onDone, onClose }: DialogProps): ReactElement {
  const [remove, { loading }] = useMutation(RemoveEventQueueDocument);
  const finish = (): void => {
    onDone();
    onClose();
  };
  return (
    <SensitiveDialog
      title={`Stop reading events of ${name}?`}
      confirmLabel="Stop reading"
      tone="dangerous"
      isBusy={loading}
      send={async () => (await remove({ variables: { input: owner } })).data?.removeEventQueue}
      onDone={finish}
      onClose={onClose}
    >
      <p>
        Changes are found by scans only. Activities that were stored stay. The rule and the queue stay in AWS: delete
        their stack if you no longer need them.
      </p>
    </SensitiveDialog>
  );
}
