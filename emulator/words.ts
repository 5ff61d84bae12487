/** The names in a text. A long list is easier to read in this form than with one name on each line. */
export const words = (text: string): string[] => text.trim().split(/\s+/);
