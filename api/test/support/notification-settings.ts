/** The settings of notification drills: a sink on this machine is allowed, and retries do not wait long. */
import { SECOND } from "../../src/iam/time.ts";
import { NOTIFICATION_SETTINGS, type NotificationSettings } from "../../src/services/core/notification-settings.ts";

export const DRILL_KEY = Buffer.alloc(32, 7);
export const DRILL_SETTINGS: NotificationSettings = {
  publicUrl: "https://iam.example.org",
  networks: ["127.0.0.0/8", "::1/128"],
  times: {
    ...NOTIFICATION_SETTINGS.times,
    answerMs: 2 * SECOND,
    messageMs: 4 * SECOND,
    pollMs: 20,
    leaseMs: 5 * SECOND,
    retryFirstMs: 20,
    retryMaxMs: 40,
  },
};
