const BROWSERS = [
  { name: "Edge", mark: /\bEdg(?:e|A|iOS)?\// },
  { name: "Opera", mark: /\bOPR\// },
  { name: "Firefox", mark: /\b(?:Firefox|FxiOS)\// },
  { name: "Chrome", mark: /\b(?:Headless)?(?:Chrome|CriOS)\// },
  { name: "Safari", mark: /\bSafari\// },
] as const;

// Android and iOS come first, because their browsers also name Linux and Mac OS X.
const SYSTEMS = [
  { name: "Android", mark: /\bAndroid\b/ },
  { name: "iOS", mark: /\b(?:iPhone|iPad)\b/ },
  { name: "Windows", mark: /\bWindows\b/ },
  { name: "macOS", mark: /\bMac OS X\b/ },
  { name: "ChromeOS", mark: /\bCrOS\b/ },
  { name: "Linux", mark: /\bLinux\b/ },
] as const;

/** The browser and system of a user agent, such as "Firefox on Windows". Other programs keep the text that they send. */
export function clientName(userAgent: string): string {
  if (!userAgent.startsWith("Mozilla/")) return userAgent;
  const browser = BROWSERS.find(({ mark }) => mark.test(userAgent))?.name;
  const system = SYSTEMS.find(({ mark }) => mark.test(userAgent))?.name;
  if (browser === undefined) return userAgent;
  return system === undefined ? browser : `${browser} on ${system}`;
}
