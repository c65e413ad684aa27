const PLACE = /^ {4}at (?:[\w.<>#$ [\]]+ \(?)?[^\s()]+:\d+:\d+\)?$/;
/** The maximum number of places that the log shows of one error. */
const PLACES_MAX = 8;

/** The places in the code that a stack or an error output names. Its other lines may quote documents. */
export function placesIn(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => PLACE.test(line))
    .slice(0, PLACES_MAX);
}
