import { type ReactElement, useState } from "react";
import type { NotificationSampleQuery } from "../../gql/notifications.ts";
import type { NotificationTargetKind } from "../../gql/schema-types.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import { InstantOf } from "../../ui/time.tsx";
import { KINDS } from "./labels.ts";
import styles from "./message-sample.module.css";
import { SlackMessage } from "./slack-message.tsx";
import type { RuleSampleState } from "./use-rule-sample.ts";

type Sample = NotificationSampleQuery["notificationSample"];

const FORMS = ["slack", "email", "json"] as const;
type Form = (typeof FORMS)[number];

/** The kinds of targets whose form a tab shows. */
const FORM_OF: Readonly<Partial<Record<NotificationTargetKind, Form>>> = {
  SLACK: "slack",
  EMAIL: "email",
  WEBHOOK: "json",
};

export interface MessageSampleProps {
  readonly sample: RuleSampleState;
  /** The kinds of the chosen targets. The tab of the first one is open until another is chosen. */
  readonly kinds: readonly NotificationTargetKind[];
}

/** One message of the rule in the forms of its targets, made by the code that sends it. Needs no target. */
export function MessageSample({ sample: { sample, problem, retry }, kinds }: MessageSampleProps): ReactElement {
  const [chosen, setChosen] = useState<string | null>(null);
  if (problem) return <ErrorState problem={problem} what="the message" onRetry={retry} />;
  if (!sample) return <LoadingRows label="Loading the message" rows={4} />;
  const form = chosen ?? kinds.map((kind) => FORM_OF[kind]).find((each) => each !== undefined) ?? "slack";
  const others = [...new Set(kinds.filter((kind) => FORM_OF[kind] === undefined))];
  return (
    <section className={styles["sample"]} aria-label="The message">
      {sample.isTest && (
        <p className={styles["note"]}>
          No event of the last 30 days would have been reported. This is the test message that <b>Send a test</b> sends.
        </p>
      )}
      <TabList
        label="The message as"
        value={form}
        onChange={setChosen}
        tabs={[
          { id: "slack", label: "Slack", content: <SlackMessage at={sample.at} body={sample.slack} /> },
          { id: "email", label: "E-mail", content: <Mail sample={sample} /> },
          {
            id: "json",
            label: "JSON",
            content: <CodeBlock label="Body of a webhook" code={JSON.stringify(sample.webhook, null, 2)} />,
          },
        ]}
      />
      {others.length > 0 && (
        <p className={styles["note"]}>
          {others.map((kind) => KINDS[kind].label).join(", ")}: the same events, in the layout of the service.
        </p>
      )}
    </section>
  );
}

function Mail({ sample }: { readonly sample: Sample }): ReactElement {
  return (
    <article className={styles["mail"]} aria-label="E-mail">
      <dl>
        <dt>Subject</dt>
        <dd>
          <b>{sample.emailSubject}</b>
        </dd>
        <dt>From</dt>
        <dd>IAM Monitor, at the address of the e-mail target</dd>
        <dt>To</dt>
        <dd>{sample.sentTo ?? "The recipients of the e-mail target"}</dd>
        <dt>Sent</dt>
        <dd>
          <InstantOf at={sample.at} />
        </dd>
      </dl>
      <div className={styles["text"]} tabIndex={0} role="region" aria-label="Text of the e-mail">
        {sample.emailText}
      </div>
      <p className={styles["note"]}>
        The plain text. Mail programs that show HTML get the same with headings and links.
      </p>
    </article>
  );
}
