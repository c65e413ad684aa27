import IconLock from "@tabler/icons-react/icons/IconLock";
import { type ReactElement, useState } from "react";
import type { NotificationPreviewQuery } from "../../gql/notifications.ts";
import type { NotificationFrequency, NotificationTargetKind } from "../../gql/schema-types.ts";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { countOf, formatDay } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { eventLabel } from "./labels.ts";
import { MessageSample } from "./message-sample.tsx";
import styles from "./notifications.module.css";
import type { RuleDraft } from "./rule-draft.ts";
import { useRuleSample } from "./use-rule-sample.ts";
import type { RulePreviewState } from "./use-rule-preview.ts";

/** More messages on one day than anyone reads. */
const MANY_PER_DAY = 50;
const BAR_HEIGHT_REM = 2.5;
/** The events of a message that the preview lists. */
const SHOWN_MAX = 3;
const DAYS = 30;
const DAY_MS = 86_400_000;
const GROUPING: Readonly<Record<NotificationFrequency, string>> = {
  AT_ONCE: "one message per scan",
  HOURLY: "one message an hour",
  DAILY: "one message a day",
  WEEKLY: "one message a week",
};

type Preview = NotificationPreviewQuery["notificationPreview"];

export interface RulePreviewProps {
  readonly preview: RulePreviewState;
  readonly draft: RuleDraft;
  /** Null if the rule is not saved yet. */
  readonly ruleId: string | null;
  /** The kinds of the chosen targets. */
  readonly kinds: readonly NotificationTargetKind[];
}

export function RulePreview({ preview: state, draft, ruleId, kinds }: RulePreviewProps): ReactElement {
  const { preview, problem, queryProblem, retry } = state;
  // Positions count from the newest message, so a choice lasts only as long as the messages that it was made among.
  const [choice, setChoice] = useState<{ readonly among: Preview; readonly position: number } | null>(null);
  const position = choice !== null && choice.among === preview ? choice.position : 0;
  const sample = useRuleSample({ draft, ruleId, position }, preview !== null);
  return (
    <Panel title="Preview">
      {problem && <ErrorState problem={problem} what="the preview" onRetry={retry} />}
      {queryProblem && <p className={styles["quiet"]}>Correct the query to see the preview.</p>}
      {!problem && !queryProblem && !preview && <LoadingRows label="Loading the preview" rows={4} />}
      {preview && (
        <>
          <PreviewSummary preview={preview} frequency={draft.frequency} isNew={ruleId === null} />
          <MessageSample sample={sample} kinds={kinds} />
          <Messages
            messages={preview.messages}
            position={position}
            onChoose={(chosen) => setChoice({ among: preview, position: chosen })}
          />
        </>
      )}
      <p className={styles["promise"]}>
        <IconLock size={14} aria-hidden="true" /> Messages contain no secrets and no policy documents. Only AWS Security
        Hub gets full key IDs.
      </p>
    </Panel>
  );
}

interface PreviewSummaryProps {
  readonly preview: Preview;
  readonly frequency: NotificationFrequency;
  readonly isNew: boolean;
}

function PreviewSummary({ preview, frequency, isNew }: PreviewSummaryProps): ReactElement {
  const { messageCount, eventCount, days, owners, since } = preview;
  const most = Math.max(...days.map(({ count }) => count), 0);
  const first = days[0];
  const last = days.at(-1);
  const now = useNow();
  const known = since === null ? null : Math.min(DAYS, Math.max(1, Math.ceil((now - Date.parse(since)) / DAY_MS)));
  return (
    <>
      <p className={styles["headline"]} aria-live="polite">
        This rule would have sent {countOf(messageCount, "message")}{" "}
        {known !== null && (known === DAYS ? "in the last 30 days" : `in ${countOf(known, "day")}`)}
      </p>
      {known !== DAYS && (
        <p role="status" className={styles["caution"]}>
          {since === null ? (
            "No event is stored yet, so nothing could be reported."
          ) : (
            <>
              Too few for a forecast: the first stored event is from <DateOf at={since} />.
            </>
          )}
        </p>
      )}
      <p className={styles["quiet"]}>
        {countOf(eventCount, "event")}, {GROUPING[frequency]}.
        {most > 0 && ` At most ${countOf(most, "message")} a day.`}{" "}
        {isNew &&
          "Once saved, it reports what happens from then on: nothing is sent about alerts that are open already."}
      </p>
      {most > MANY_PER_DAY && frequency === "AT_ONCE" && (
        <p role="status" className={styles["problem"]}>
          {most} messages on one day are more than people read. Choose a digest, or narrow the query.
        </p>
      )}
      <div className={styles["bars"]} aria-hidden="true">
        {days.map(({ date, count }) => (
          <i
            key={date}
            data-on={count > 0 || undefined}
            style={{ height: `${count === 0 ? 0 : (count / most) * BAR_HEIGHT_REM}rem` }}
          />
        ))}
      </div>
      {first && last && (
        <div className={styles["ends"]} aria-hidden="true">
          <span>{formatDay(first.date)}</span>
          <span>{formatDay(last.date)}</span>
        </div>
      )}
      {owners.length > 0 && (
        <table className={styles["owners"]}>
          <caption>What each owner would have got</caption>
          <tbody>
            {owners.map(({ sentTo, owner, messageCount: count, eventCount: events }, index) => (
              <tr key={index}>
                <th scope="row">
                  {sentTo ?? "Targets of the rule"}{" "}
                  <span className={styles["quiet"]}>{sentTo === null ? "no owner" : owner}</span>
                </th>
                <td>{countOf(count, "message")}</td>
                <td>{countOf(events, "event")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

interface MessagesProps {
  readonly messages: Preview["messages"];
  /** The message that is shown above. */
  readonly position: number;
  readonly onChoose: (position: number) => void;
}

/** The messages, of which one is shown in full. */
function Messages({ messages, position, onChoose }: MessagesProps): ReactElement | null {
  if (messages.length === 0) return null;
  return (
    <ul className={styles["messages"]} aria-label="Messages" tabIndex={0}>
      {messages.map((message, index) => (
        <li key={index} className={styles["message"]} data-shown={index === position || undefined}>
          <button
            type="button"
            className={styles["choose"]}
            aria-pressed={index === position}
            title="Show this message above"
            onClick={() => onChoose(index)}
          >
            {message.title}
          </button>{" "}
          <span className={styles["quiet"]}>
            <RelativeTime at={message.at} />
            {message.sentTo !== null && ` to ${message.sentTo} (owner: ${message.owner})`}
          </span>
          {shownOf(message).alerts.map((alert) => (
            <p key={`${alert.number} ${alert.event}`}>
              <SeverityBadge severity={alert.severity} /> {alert.title}{" "}
              <span className={styles["quiet"]}>
                {alert.resourceName} · {eventLabel(alert.event)}
              </span>
            </p>
          ))}
          {shownOf(message).others.map((event) => (
            <p key={event.eventId}>
              <SeverityBadge severity={event.severity} /> {event.title}{" "}
              <span className={styles["quiet"]}>{eventLabel(event.event)}</span>
            </p>
          ))}
          {message.eventCount > SHOWN_MAX && (
            <p className={styles["quiet"]}>and {message.eventCount - SHOWN_MAX} more</p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The events of a message that are listed: alerts first, but always one of the others if there are any. */
function shownOf({ alerts, otherEvents }: Preview["messages"][number]) {
  const others = otherEvents.slice(0, Math.max(1, SHOWN_MAX - alerts.length));
  return { alerts: alerts.slice(0, SHOWN_MAX - others.length), others };
}
