import { HOUR, SECOND } from "../../iam/time.ts";

export interface NotificationTimes {
  /** Longer than a message may take, so that a living worker keeps its lease. */
  readonly leaseMs: number;
  /** How long a target may take to answer. */
  readonly answerMs: number;
  /** How long a message may take that needs several answers, such as a mail. It is shorter than the lease. */
  readonly messageMs: number;
  /** How often a worker looks for new events and due messages. */
  readonly pollMs: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** A target that has failed for this long is paused. */
  readonly pauseAfterMs: number;
}

/** The places at which a drill kills the worker. */
export const NOTIFICATION_FAILPOINTS = ["written", "leased", "answered", "recorded"] as const;
export type NotificationFailpoint = (typeof NOTIFICATION_FAILPOINTS)[number];

export interface NotificationSettings {
  /** The public address for links, without a trailing slash. Null: messages have no links. */
  readonly publicUrl: string | null;
  /** The private networks that targets may be in, as CIDR blocks. */
  readonly networks: readonly string[];
  readonly times: NotificationTimes;
  readonly failpoint?: (name: NotificationFailpoint) => void;
}

export const NOTIFICATION_SETTINGS: NotificationSettings = {
  publicUrl: null,
  networks: [],
  times: {
    leaseMs: 60 * SECOND,
    answerMs: 10 * SECOND,
    messageMs: 45 * SECOND,
    pollMs: SECOND,
    retryFirstMs: 5 * SECOND,
    retryMaxMs: HOUR,
    pauseAfterMs: 24 * HOUR,
  },
};
