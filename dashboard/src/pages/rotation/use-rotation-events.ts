import { print } from "graphql";
import { useEffect, useRef } from "react";
import { socketClient } from "../../apollo.ts";
import { RotationEventsDocument, type RotationEventsSubscription } from "../../gql/rotations.ts";

/** A burst of steps is read once. */
const READ_AGAIN_MS = 250;

/** Calls back when a rotation has made steps, and once more when it has ended. */
export function useRotationEvents(rotationId: string, onSteps: () => void): void {
  const latest = useRef(onSteps);
  useEffect(() => {
    latest.current = onSteps;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        latest.current();
      }, READ_AGAIN_MS);
    };
    const stop = socketClient.subscribe<RotationEventsSubscription>(
      { query: print(RotationEventsDocument), variables: { rotationId } },
      { next: tell, error: tell, complete: tell },
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [rotationId]);
}
