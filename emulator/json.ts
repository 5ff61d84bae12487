/** The JSON object in a text. Undefined if the text is anything else. */
export function objectIn(text: unknown): Record<string, any> | undefined {
  try {
    const value = JSON.parse(String(text));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
