/**
 * The base for resolving a path, an origin that does not exist. A path that resolves to a different origin leads to
 * another site.
 */
const OWN = "http://own.invalid";
const PATH_MAX_CHARACTERS = 2_000;

/**
 * Returns the path if it belongs to this site. For anything else, such as another site, `//host` or `/\host`, returns
 * the front page.
 */
export function ownPath(given: string | null | undefined): string {
  if (!given?.startsWith("/") || given.length > PATH_MAX_CHARACTERS) return "/";
  const url = URL.parse(given, OWN);
  if (url === null || url.origin !== OWN || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
