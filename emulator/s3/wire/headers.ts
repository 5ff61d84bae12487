import { NotEmulated } from '../../errors';

/** Headers that are members of inputs and outputs alike, whatever the operation. */
const MEMBERS: Readonly<Record<string, string>> = {
  'content-type': 'ContentType',
  'content-md5': 'ContentMD5',
  'cache-control': 'CacheControl',
  'if-none-match': 'IfNoneMatch',
  range: 'Range',
  etag: 'ETag',
  location: 'Location',
  'x-amz-version-id': 'VersionId',
  'x-amz-delete-marker': 'DeleteMarker',
  'x-amz-bucket-region': 'BucketRegion',
  'x-amz-expected-bucket-owner': 'ExpectedBucketOwner',
  'x-amz-object-ownership': 'ObjectOwnership',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-server-side-encryption-aws-kms-key-id': 'SSEKMSKeyId',
  'x-amz-checksum-crc32': 'ChecksumCRC32',
  'x-amz-checksum-crc32c': 'ChecksumCRC32C',
  'x-amz-checksum-crc64nvme': 'ChecksumCRC64NVME',
  'x-amz-checksum-sha1': 'ChecksumSHA1',
  'x-amz-checksum-sha256': 'ChecksumSHA256',
};

const METADATA = 'x-amz-meta-';

/** Headers about how a request travels, not about what it asks for. */
const OF_THE_REQUEST =
  /^x-amz-(date|content-sha256|security-token|user-agent|decoded-content-length|trailer|sdk-checksum-algorithm|checksum-(algorithm|mode|type))$/;

/** Headers that ask for something that the emulator always does. */
const DONE_ANYWAY: Readonly<Record<string, string>> = {
  'x-amz-acl': 'private',
  'x-amz-storage-class': 'STANDARD',
  'x-amz-bucket-object-lock-enabled': 'false',
  'x-amz-server-side-encryption-bucket-key-enabled': 'false',
};

/** A header that would change what an operation does is refused by its name. */
function refuseUnknown(name: string, value: string): void {
  const isPlain = !/^(x-amz-|if-|expires$|content-(disposition|language)$)/.test(name);
  if (isPlain || MEMBERS[name] || name.startsWith(METADATA) || OF_THE_REQUEST.test(name)) return;
  if (DONE_ANYWAY[name] !== value) throw new NotEmulated(`the header "${name}: ${value}" of S3`);
}

export function membersOf(headers: Readonly<Record<string, string>>): Record<string, any> {
  const input: Record<string, any> = {};
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    refuseUnknown(name, value);
    if (MEMBERS[name]) input[MEMBERS[name]] = value;
    if (name.startsWith(METADATA)) metadata[name.slice(METADATA.length)] = value;
  }
  if (Object.keys(metadata).length > 0) input.Metadata = metadata;
  // `aws-chunked` describes how the body travelled. It is not part of the object.
  const encoding = headers['content-encoding']?.replace(/,?\s*aws-chunked/, '');
  if (encoding) input.ContentEncoding = encoding;
  return input;
}

export function headersOf(output: any): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, member] of Object.entries(MEMBERS)) {
    if (output?.[member] !== undefined) headers[name] = String(output[member]);
  }
  if (output?.ContentEncoding) headers['content-encoding'] = output.ContentEncoding;
  if (output?.ContentLength !== undefined) headers['content-length'] = String(output.ContentLength);
  if (output?.LastModified) headers['last-modified'] = output.LastModified.toUTCString();
  for (const [name, value] of Object.entries<string>(output?.Metadata ?? {}))
    headers[`${METADATA}${name}`] = value;
  return headers;
}
