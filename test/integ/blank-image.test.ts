import { crc32, inflateSync } from 'node:zlib';
import { blankImage } from '../../integ/cases/running/blank-image';

/** The chunks of a PNG, by their types. https://www.w3.org/TR/png-3/#5Chunk-layout */
function chunksOf(image: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < image.length; ) {
    const length = image.readUInt32BE(at);
    const body = image.subarray(at + 4, at + 8 + length);
    expect(image.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  return chunks;
}

test('the image is a grey square in valid PNG', () => {
  const image = blankImage(100);
  const chunks = chunksOf(image);
  const rows = inflateSync(chunks.get('IDAT')!);

  expect(image.toString('latin1', 1, 4)).toBe('PNG');
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect([chunks.get('IHDR')!.readUInt32BE(0), chunks.get('IHDR')!.readUInt32BE(4)]).toEqual([100, 100]);
  expect(rows).toHaveLength(100 * 301);
  expect(new Set(rows.filter((_, index) => index % 301 > 0))).toEqual(new Set([0x80]));
  expect(new Set(rows.filter((_, index) => index % 301 === 0))).toEqual(new Set([0]));
});
