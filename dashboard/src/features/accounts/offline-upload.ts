import { readNow } from "../../ui/now.ts";

/** The api refuses more; said before the file is sent. */
export const FILE_MAX_BYTES = 256 * 1_024 * 1_024;

export interface OfflineUpload {
  readonly accountId: string;
  readonly kind: string;
  readonly file: File;
  /** From 0 to 1, while the file is on its way. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Streams a file to the api, with the session's cookie; answers why it was not taken, or `null`. By XMLHttpRequest, since
 * `fetch` does not tell how much of a body has been sent.
 */
export function uploadOfflineFile({
  accountId,
  kind,
  file,
  onProgress,
  signal,
}: OfflineUpload): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const request = new XMLHttpRequest();
  // A copy is never older than what it was made of: the file's own date is the latest at which AWS can have said this.
  const takenAt = new Date(Math.min(file.lastModified, readNow())).toISOString();
  request.open(
    "PUT",
    `/api/accounts/${encodeURIComponent(accountId)}/files/${encodeURIComponent(kind)}?takenAt=${takenAt}`,
  );
  request.setRequestHeader("content-type", "application/octet-stream");
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
  request.addEventListener("load", () =>
    resolve(request.status < 300 ? null : reasonOf(request.responseText, request.status)),
  );
  request.addEventListener("error", () =>
    resolve("The server did not take the file: it may be stopped, or the network is down."),
  );
  request.addEventListener("abort", () => resolve("The upload was stopped; the file before it, if any, still counts."));
  signal.addEventListener("abort", () => request.abort(), { once: true });
  request.send(file);
  return promise;
}

/** Of a problem document (RFC 9457). */
function reasonOf(body: string, status: number): string {
  try {
    const { detail, title } = JSON.parse(body) as { detail?: unknown; title?: unknown };
    for (const words of [detail, title]) if (typeof words === "string" && words !== "") return words;
  } catch {
    // A proxy's page: the status is all that can be said.
  }
  return `The server refused the file (${status}).`;
}
