import { useEffect } from "react";
import { visibleText } from "./visible-text.ts";

/** Sets the title of the browser tab while the caller is mounted: "Alerts · IAM Monitor". */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${visibleText(title)} · IAM Monitor`;
  }, [title]);
}
