import { print } from "graphql";
import { useEffect, useRef } from "react";
import { socketClient } from "../../apollo.ts";
import { RotationEventsDocument, type RotationEventsSubscription } from "../../gql/rotations.ts";

/** Steps that arrive within this time are read together. */
const READ_AGAIN_MS = 250;

/** Calls `onSteps` after a rotation has made steps, and once more after its end. */
export function useRotationEvents(rotationId: string, onSteps: () => void): void {
  const latest = useRef(onSteps);
  useEffect(() => {
    latest.current = onSteps;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const notify = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, READ_AGAIN_MS);
    };
    const stop = socketClient.subscribe<RotationEventsSubscription>(
      { query: print(RotationEventsDocument), variables: { rotationId } },
      { next: notify, error: notify, complete: notify },
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [rotationId]);
}
