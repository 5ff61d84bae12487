import { AwsError } from '../../errors';

/**
 * Removes the framing from a body that was sent in chunks: `SIZE[;chunk-signature=…]`, data, …, `0`, trailing headers.
 */
export function decodeChunked(body: Buffer): { body: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let position = 0;
  const line = () => {
    const end = body.indexOf('\r\n', position);
    if (end === -1) throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
    const text = body.toString('latin1', position, end);
    position = end + 2;
    return text;
  };
  for (;;) {
    const size = Number.parseInt(line(), 16);
    if (size === 0) break;
    if (Number.isNaN(size)) throw new AwsError('InvalidChunkSizeError', 'A chunk has no size');
    chunks.push(body.subarray(position, position + size));
    position += size + 2;
  }
  const trailers: Record<string, string> = {};
  while (position < body.length) {
    const [name, value] = line().split(/:(.*)/s);
    if (name && value === undefined) throw new AwsError('MalformedTrailerError', 'A trailer has no value');
    if (name) trailers[name.toLowerCase()] = value.trim();
  }
  return { body: Buffer.concat(chunks), trailers };
}
