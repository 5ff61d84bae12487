/** The names in a text. A long list reads better so than with one name on each line. */
export const words = (text: string): string[] => text.trim().split(/\s+/);
