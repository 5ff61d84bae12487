import { rmSync } from 'node:fs';

export default function end(): void {
  rmSync(process.env.TMPDIR!, { recursive: true, force: true });
}
