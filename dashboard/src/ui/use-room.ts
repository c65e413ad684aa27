import { useLayoutEffect, useState } from "react";

const LEAST_HEIGHT_PX = 380;
const BELOW_PX = 24;

/** The grid's width, and the height that the window leaves below its top. */
export function useRoom(ref: { readonly current: HTMLElement | null }): {
  readonly width: number;
  readonly room: number | null;
} {
  const [size, setSize] = useState<{ readonly width: number; readonly room: number | null }>({ width: 0, room: null });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const judge = (): void => {
      const top = element.getBoundingClientRect().top + scrollY;
      const room = Math.max(LEAST_HEIGHT_PX, innerHeight - top - BELOW_PX);
      const width = element.clientWidth;
      setSize((before) => (before.width === width && before.room === room ? before : { width, room }));
    };
    judge();
    // The list around the grid grows when something comes above it, and so the grid's top moves.
    const observer = new ResizeObserver(judge);
    observer.observe(element);
    const around = element.parentElement?.parentElement;
    if (around) observer.observe(around);
    addEventListener("resize", judge);
    return () => {
      observer.disconnect();
      removeEventListener("resize", judge);
    };
  }, [ref]);
  return size;
}
