import { readNow } from "../../ui/now.ts";

/**
 * The highest size limit that the API can be set to, checked before the upload. The API names its own limit when it
 * refuses a file.
 */
export const FILE_MAX_BYTES = 512 * 1_024 * 1_024;

export interface OfflineUpload {
  readonly accountId: string;
  readonly kind: string;
  readonly file: File;
  /** Called during the upload with the fraction sent, from 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Uploads a file to the API with the session cookie. Resolves to an error message, or null on success. It uses
 * XMLHttpRequest because `fetch` does not report upload progress.
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
  // The file's modification date is an upper bound for the time when its data was exported from AWS.
  const takenAt = new Date(Math.min(file.lastModified, readNow())).toISOString();
  request.open(
    "PUT",
    `/api/accounts/${encodeURIComponent(accountId)}/files/${encodeURIComponent(kind)}?takenAt=${takenAt}`,
  );
  request.setRequestHeader("content-type", "application/octet-stream");
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
  request.addEventListener("load", () =>
    resolve(request.status < 300 ? null : errorMessage(request.responseText, request.status)),
  );
  request.addEventListener("error", () =>
    resolve("The upload failed: the server may be stopped, or the network may be down. Try again."),
  );
  request.addEventListener("abort", () =>
    resolve("The upload was cancelled. The previous file of this kind, if any, still counts."),
  );
  signal.addEventListener("abort", () => request.abort(), { once: true });
  request.send(file);
  return promise;
}

/** The message of a problem document (RFC 9457). */
function errorMessage(body: string, status: number): string {
  try {
    const { detail, title } = JSON.parse(body) as { detail?: unknown; title?: unknown };
    for (const text of [detail, title]) if (typeof text === "string" && text !== "") return text;
  } catch {
    // The body is not JSON, e.g. an error page of a proxy. Only the status is known.
  }
  return `The server rejected the file (HTTP ${status}).`;
}
