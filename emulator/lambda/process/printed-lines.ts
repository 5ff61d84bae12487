import type { Readable } from 'node:stream';

/** What the bootstrap prints to every stream when an invocation has ended. */
const END = '\u0000END ';

/** The lines that a process prints, until they are taken. */
export class PrintedLines {
  private lines: string[] = [];
  private readonly ended = new Map<string, number>();
  private readonly waiting = new Map<string, () => void>();

  constructor(private readonly streams: Readable[]) {
    for (const stream of streams) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        // Only `\n` ends a line: a `\r` is a line break inside what one call printed.
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        for (const line of lines) this.add(line);
      });
      stream.on('end', () => rest && this.add(rest));
    }
  }

  /** Resolves when everything that was printed during the invocation has arrived. */
  until(requestId: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.set(requestId, resolve);
    });
  }

  take(): string[] {
    const taken = this.lines;
    this.lines = [];
    return taken;
  }

  private add(line: string): void {
    const end = line.indexOf(END);
    if (end === -1) {
      this.lines.push(line);
      return;
    }
    // Text without a line end comes before the mark.
    if (end > 0) this.lines.push(line.slice(0, end));
    const requestId = line.slice(end + END.length);
    const count = (this.ended.get(requestId) ?? 0) + 1;
    this.ended.set(requestId, count);
    if (count < this.streams.length) return;
    this.ended.delete(requestId);
    this.waiting.get(requestId)?.();
    this.waiting.delete(requestId);
  }
}
