import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../errors';

const ALGORITHMS: Record<string, (body: Buffer) => string> = {
  ChecksumCRC32: (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString('base64');
  },
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest('base64'),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest('base64'),
};

/** The checksums that came with an upload. Those that Node.js can compute are compared with the body. */
export function checksumsOf(input: any, body: Buffer): Record<string, string> {
  if (input.ContentMD5 && input.ContentMD5 !== createHash('md5').update(body).digest('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const given = Object.entries<string>(input).filter(([member]) => /^Checksum(CRC|SHA)/.test(member));
  for (const [member, value] of given) {
    const compute = ALGORITHMS[member];
    if (compute && compute(body) !== value) {
      const algorithm = member.slice('Checksum'.length);
      throw new AwsError(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
  }
  return Object.fromEntries(given);
}
