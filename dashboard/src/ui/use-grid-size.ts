import { useLayoutEffect, useState } from "react";

const MIN_HEIGHT_PX = 380;
const BOTTOM_MARGIN_PX = 24;

/** The grid's width, and the height available between its top and the bottom of the window. */
export function useGridSize(ref: { readonly current: HTMLElement | null }): {
  readonly width: number;
  readonly availableHeight: number | null;
} {
  const [size, setSize] = useState<{ readonly width: number; readonly availableHeight: number | null }>({
    width: 0,
    availableHeight: null,
  });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void => {
      const top = element.getBoundingClientRect().top + scrollY;
      const availableHeight = Math.max(MIN_HEIGHT_PX, innerHeight - top - BOTTOM_MARGIN_PX);
      const width = element.clientWidth;
      setSize((before) =>
        before.width === width && before.availableHeight === availableHeight ? before : { width, availableHeight },
      );
    };
    measure();
    // Content that appears above the grid moves the grid's top and changes the size of the element around the grid.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const container = element.parentElement?.parentElement;
    if (container) observer.observe(container);
    addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      removeEventListener("resize", measure);
    };
  }, [ref]);
  return size;
}
