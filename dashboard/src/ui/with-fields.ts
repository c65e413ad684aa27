/**
 * Loads a part of the dashboard with the style sheet of form fields, which the overview does not need. The sheet stands
 * before that of the part and those that it shares with others, which may change it.
 */
export async function withFields<Part>(load: () => Promise<Part>): Promise<Part> {
  const fields = import("./fields.css");
  const part = await load();
  await fields;
  return part;
}
