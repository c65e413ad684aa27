/** Quotes a name for a POSIX shell, so that a hostile IAM name in a pasted command stays a word; a leading `=` means a command to zsh. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_\-.,:/@%+][A-Za-z0-9_\-.,:/@%+=]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Tagged template: ``cli`aws iam delete-user --user-name ${name}` `` quotes every value. */
export function cli(strings: TemplateStringsArray, ...words: readonly string[]): string {
  return strings.reduce((command, text, i) => command + text + (i < words.length ? shellQuote(words[i]!) : ""), "");
}

/** Tagged template for Terraform: values become HCL strings, `${` and `%{` in them escaped. */
export function hcl(strings: TemplateStringsArray, ...words: readonly string[]): string {
  const literal = (word: string) => JSON.stringify(word).replaceAll("${", "$${").replaceAll("%{", "%%{");
  return strings.reduce((code, text, i) => code + text + (i < words.length ? literal(words[i]!) : ""), "");
}
