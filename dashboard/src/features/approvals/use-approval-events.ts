import { print } from "graphql";
import { useEffect, useEffectEvent } from "react";
import { socketClient } from "../../apollo.ts";
import { ApprovalEventsDocument, type ApprovalEventsSubscription } from "../../gql/session.ts";

type Listener = (openCount: number) => void;

const listeners = new Set<Listener>();
let stop: (() => void) | null = null;

/** All listeners of a tab share one subscription. */
function listen(listener: Listener): () => void {
  listeners.add(listener);
  stop ??= socketClient.subscribe<ApprovalEventsSubscription>(
    { query: print(ApprovalEventsDocument) },
    {
      next: ({ data }) => {
        if (data) for (const each of listeners) each(data.approvalEvents.openCount);
      },
      // The operator lost the role. The pages show that with their next request.
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = null;
  };
}

/** Calls `onChange` with the number of open requests: at once, and after each change of any approval request. */
export function useApprovalEvents(isOn: boolean, onChange: Listener): void {
  const changed = useEffectEvent(onChange);
  useEffect(() => (isOn ? listen((openCount) => changed(openCount)) : undefined), [isOn]);
}
