/** A path of this site; for anything else (another site, `//host`, `/\\host`) the front page. */
export function ownPath(given: string | undefined): string {
  if (!given?.startsWith("/")) return "/";
  const url = URL.parse(given, location.origin);
  return url?.origin === location.origin && !url.pathname.startsWith("//")
    ? `${url.pathname}${url.search}${url.hash}`
    : "/";
}
