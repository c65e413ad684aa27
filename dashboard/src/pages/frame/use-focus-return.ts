import { useEffect, useState } from "react";

/**
 * Returns the focus to where it was when the component is gone, unless something else has it by then. For a dialog that is
 * in the page only while it is open: Mantine's own return needs one that stays.
 */
export function useFocusReturn(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    },
    [before],
  );
}
