/** Returns the given path if it is on this site; for anything else (another site, `//host`, `/\\host`) returns "/". */
export function safeRedirect(target: string | undefined): string {
  if (!target?.startsWith("/")) return "/";
  const url = URL.parse(target, location.origin);
  return url?.origin === location.origin && !url.pathname.startsWith("//")
    ? `${url.pathname}${url.search}${url.hash}`
    : "/";
}
