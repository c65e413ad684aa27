/** Downloads an export of the API with the session cookie. */

export type ExportSubject =
  | "accounts"
  | "alerts"
  | "users"
  | "access-keys"
  | "groups"
  | "roles"
  | "policies"
  | "escalation-paths"
  | "people"
  | "changes"
  | "audit-events";

/** The parameters of an export, as the API names them. Those without a value are left out, and a list is repeated. */
export type ExportParameters = Readonly<Record<string, string | boolean | readonly string[] | null | undefined>>;

export function exportUrl(file: string, parameters: ExportParameters): string {
  return fileUrl(`/api/export/${file}`, parameters);
}

export function fileUrl(path: string, parameters: ExportParameters): string {
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      [value]
        .flat()
        .flatMap((each) =>
          each === null || each === undefined || each === "" || each === false ? [] : [[name, String(each)]],
        ),
    ),
  ).toString();
  return `${path}${query === "" ? "" : `?${query}`}`;
}

/**
 * Saves the file. Resolves to an error message, or null on success. The file is saved only when all of it has arrived,
 * because the server closes the connection of an export that an error cuts. `onSaved` gets the headers of the answer.
 */
export async function download(
  url: string,
  signal: AbortSignal,
  onSaved?: (headers: Headers) => void,
): Promise<string | null> {
  let answer: Response;
  try {
    answer = await fetch(url, { credentials: "same-origin", signal });
  } catch {
    return "The server did not respond. It may be stopped, or the network may be down. Try again.";
  }
  if (!answer.ok) return errorMessage(await answer.text(), answer.status);
  try {
    saveFile(await answer.blob(), fileNameOf(answer.headers.get("content-disposition")));
    onSaved?.(answer.headers);
    return null;
  } catch {
    return "The export was cut before its end, so no file was saved. Try again.";
  }
}

function fileNameOf(disposition: string | null): string {
  return /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? "export";
}

/** Saves a text that the page has as a file. */
export function saveText(text: string, name: string, type: string): void {
  saveFile(new Blob([text], { type }), name);
}

export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The message of a problem document (RFC 9457). */
function errorMessage(body: string, status: number): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    if (typeof detail === "string" && detail !== "") return detail;
  } catch {
    // The body is not JSON, e.g. an error page of a proxy. Only the status is known.
  }
  return `The server refused the export (HTTP ${status}).`;
}
