/** The part of esbuild's metafile that is read. */
interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

export function foldersIn(metafiles: readonly Metafile[]): string[];
export function noticesOf(folders: readonly string[]): string;
