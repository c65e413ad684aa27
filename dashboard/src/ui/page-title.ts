import { useEffect } from "react";
import { visibleText } from "./visible-text.ts";

let pageTitle: string | null = null;
/** The title of the detail that is open beside the list of the page. It is shown instead of the page's. */
let detailTitle: string | null = null;

/** Sets the title of the browser tab while the caller is mounted: "Alerts · IAM Monitor". */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    pageTitle = title;
    show();
  }, [title]);
}

/** Sets the title of a detail beside the list of a page, whichever of the two is shown first. */
export function useDetailTitle(title: string): void {
  useEffect(() => {
    detailTitle = title;
    show();
    return () => {
      detailTitle = null;
      show();
    };
  }, [title]);
}

function show(): void {
  const title = detailTitle ?? pageTitle;
  if (title !== null) document.title = `${visibleText(title)} · IAM Monitor`;
}
