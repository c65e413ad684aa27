import { useEffect } from "react";
import { visibleText } from "./visible-text.ts";

/** The tab's title while the caller is on screen: "Alerts · IAM Monitor". */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${visibleText(title)} · IAM Monitor`;
  }, [title]);
}
