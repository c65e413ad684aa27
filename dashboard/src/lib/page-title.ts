import { useEffect } from "react";

/** The tab's title while the caller is on screen: "Alerts · IAM Monitor". */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · IAM Monitor`;
  }, [title]);
}
