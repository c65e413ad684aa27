/** Between the small window in which somebody shows the identity provider who he is, and the page that waits for it. */
const CHANNEL = "iam-monitor-proof";

/** `null`: shown. Else the code of why not. */
export function tellProof(problem: string | null): void {
  const channel = new BroadcastChannel(CHANNEL);
  // A channel has no other origin to send to.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  channel.postMessage({ problem });
  channel.close();
}

/** Answers how to stop. */
export function hearProof(listener: (problem: string | null) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }: MessageEvent<{ readonly problem: string | null }>) =>
    listener(data.problem),
  );
  return () => channel.close();
}
