const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const escaped = (text: string) => text.replaceAll(/[&<>]/g, (character) => ENTITIES[character]);

/** The text for readers who do not see the picture. */
export const described = (title: string, description: string) =>
  `<title>${escaped(title)}</title>\n<desc>${escaped(description)}</desc>`;
