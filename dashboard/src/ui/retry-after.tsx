import { Button } from "@mantine/core";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import { type ReactElement, useEffect, useRef, useState } from "react";

const SECOND_MS = 1_000;

export interface RetryAfterProps {
  readonly seconds: number;
  readonly onRetry: () => void;
}

/** Counts down, then tries again by itself, once: nobody has to sit and wait. The button stays for whoever comes back. */
export function RetryAfter({ seconds, onRetry }: RetryAfterProps): ReactElement {
  const [left, setLeft] = useState(seconds);
  const retry = useRef(onRetry);
  useEffect(() => {
    retry.current = onRetry;
  });
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => {
      setLeft(left - 1);
      if (left === 1) retry.current();
    }, SECOND_MS);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <Button variant="default" size="sm" leftSection={<IconRefresh size={16} />} disabled={left > 0} onClick={onRetry}>
      {left > 0 ? `Trying again in ${left} s` : "Try again"}
    </Button>
  );
}
