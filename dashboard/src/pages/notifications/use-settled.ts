import { useEffect, useState } from "react";

/** A preview is read again after this pause in edits. */
const PAUSE_MS = 300;

/** Returns the value of a form after it has not changed for a moment. The value must be plain data. */
export function useSettled<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Value;
}
