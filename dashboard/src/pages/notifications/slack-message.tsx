import IconKey from "@tabler/icons-react/icons/IconKey";
import type { ReactElement, ReactNode } from "react";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./message-sample.module.css";
import { type SlackBlock, slackBlocks, slackPieces, type SlackText } from "./slack-blocks.ts";

export interface SlackMessageProps {
  readonly at: string;
  /** The body of the request to Slack. */
  readonly body: unknown;
}

/** A message as a channel of Slack shows it. */
export function SlackMessage({ at, body }: SlackMessageProps): ReactElement {
  return (
    <article className={styles["slack"]} aria-label="Slack message">
      <span className={styles["avatar"]}>
        <IconKey size={18} aria-hidden="true" />
      </span>
      <div className={styles["blocks"]}>
        <p className={styles["sender"]}>
          <b>IAM Monitor</b> <span className={styles["app"]}>App</span>{" "}
          <span className={styles["time"]}>
            <InstantOf at={at} />
          </span>
        </p>
        <div className={styles["scroll"]} tabIndex={0} role="region" aria-label="Blocks of the Slack message">
          {slackBlocks(body).map((block, index) => (
            <Block key={index} block={block} />
          ))}
        </div>
      </div>
    </article>
  );
}

function Block({ block: { type, texts } }: { readonly block: SlackBlock }): ReactElement {
  return (
    <div className={styles["block"]} data-type={type}>
      {texts.map((text, index) => (
        <p key={index}>
          <Line text={text} />
        </p>
      ))}
    </div>
  );
}

function Line({ text }: { readonly text: SlackText }): ReactElement {
  const pieces: readonly ReactNode[] = slackPieces(text).map((piece, index) =>
    piece.link === null ? (
      piece.text
    ) : (
      // The channel has a link here. In the form, a click must not leave what was entered.
      <span key={index} className={styles["link"]} title={piece.link}>
        {piece.text}
      </span>
    ),
  );
  return <>{pieces}</>;
}
