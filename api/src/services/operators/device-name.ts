/**
 * Names a device after its User-Agent header, such as "Firefox on Windows". The client chooses the header, so the name
 * helps an operator to recognise their own devices and proves nothing.
 */
const USER_AGENT_MAX_CHARACTERS = 300;

/** The first match counts. Browsers name those that they descend from, so the more special names come first. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
  [/^(curl|Wget|python-requests|node|undici|Go-http-client|okhttp|PostmanRuntime)\b/i, "a program"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\b(iPhone|iPod)\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows NT\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\b(Macintosh|Mac OS X)\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Returns the header as it is stored: without control characters, and not longer than needed. Null if it is empty. */
export function storedUserAgent(header: string | null | undefined): string | null {
  return (header ?? "").replaceAll(/[^\x20-\x7e]/g, "").slice(0, USER_AGENT_MAX_CHARACTERS) || null;
}

/** Returns the name of the device. Null if nothing in the header is known. */
export function deviceName(userAgent: string | null): string | null {
  const named = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser === undefined && system === undefined) return null;
  if (system === undefined) return browser!;
  return `${browser ?? "A browser"} on ${system}`;
}
