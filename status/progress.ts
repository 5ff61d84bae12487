/** A line on a terminal that counts the stacks. It is not written into a file. */
export function progress(all: number, screen: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>) {
  let done = 0;
  const show = (text: string) => screen.isTTY && screen.write(`\r\x1b[K${text}`);
  const line = () => show(`${done} of ${all} stacks read`);
  line();
  return {
    step() {
      done++;
      line();
    },
    end() {
      show('');
    },
  };
}
