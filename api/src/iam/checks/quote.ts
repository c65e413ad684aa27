/**
 * Quotes a word for a POSIX shell, so that a hostile IAM name in a pasted command stays one word.
 *
 * A word with a leading `=` is quoted too: zsh replaces it with the path of a command.
 */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_\-.,:/@%+][A-Za-z0-9_\-.,:/@%+=]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A tagged template for shell commands that quotes every value: ``cli`aws iam delete-user --user-name ${name}` ``. */
export function cli(strings: TemplateStringsArray, ...words: readonly string[]): string {
  return strings.reduce((command, text, i) => command + text + (i < words.length ? shellQuote(words[i]!) : ""), "");
}

/** A tagged template for Terraform. Values become HCL strings, with `${` and `%{` escaped. */
export function hcl(strings: TemplateStringsArray, ...words: readonly string[]): string {
  const literal = (word: string) => JSON.stringify(word).replaceAll("${", "$${").replaceAll("%{", "%%{");
  return strings.reduce((code, text, i) => code + text + (i < words.length ? literal(words[i]!) : ""), "");
}
