/** Connects the pop-up window of a reauthentication at the identity provider with the page that waits for it. */
const CHANNEL = "iam-monitor-proof";

/** Reports the result: null on success, otherwise an error code. */
export function announceReauthentication(problem: string | null): void {
  const channel = new BroadcastChannel(CHANNEL);
  // A BroadcastChannel has no target origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  channel.postMessage({ problem });
  channel.close();
}

/** Calls the listener with each result. Returns a function that stops it. */
export function onReauthentication(listener: (problem: string | null) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }: MessageEvent<{ readonly problem: string | null }>) =>
    listener(data.problem),
  );
  return () => channel.close();
}
