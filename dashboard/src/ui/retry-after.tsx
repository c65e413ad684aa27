import { Button } from "@mantine/core";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import { type ReactElement, useEffect, useRef, useState } from "react";

const SECOND_MS = 1_000;

export interface RetryAfterProps {
  readonly seconds: number;
  readonly onRetry: () => void;
}

/** Counts down and retries once automatically. After that, the button retries on click. */
export function RetryAfter({ seconds, onRetry }: RetryAfterProps): ReactElement {
  const [secondsLeft, setSecondsLeft] = useState(seconds);
  const retry = useRef(onRetry);
  useEffect(() => {
    retry.current = onRetry;
  });
  useEffect(() => {
    if (secondsLeft <= 0) return undefined;
    const timer = setTimeout(() => {
      setSecondsLeft(secondsLeft - 1);
      if (secondsLeft === 1) retry.current();
    }, SECOND_MS);
    return () => clearTimeout(timer);
  }, [secondsLeft]);
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconRefresh size={16} />}
      disabled={secondsLeft > 0}
      onClick={onRetry}
    >
      {secondsLeft > 0 ? `Trying again in ${secondsLeft} s` : "Try again"}
    </Button>
  );
}
