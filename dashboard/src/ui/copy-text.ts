import { showToast } from "./toasts.ts";

/** Copies the text and reports it. A page without https has no clipboard. `what` names the text: "Key ID". */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ tone: "good", title: `${what} copied` });
  } catch {
    showToast({ tone: "bad", title: "The browser did not allow copying" });
  }
}
