/** An origin that nothing has, to see whether a path leads away from it. */
const OWN = "http://own.invalid";
const PATH_MAX_CHARACTERS = 2_000;

/** A path of ours, as it was given; for anything else (another site, `//host`, `/\host`) the front page. */
export function ownPath(given: string | null | undefined): string {
  if (!given?.startsWith("/") || given.length > PATH_MAX_CHARACTERS) return "/";
  const url = URL.parse(given, OWN);
  if (url === null || url.origin !== OWN || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
