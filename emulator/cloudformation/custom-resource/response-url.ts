import { createHash } from 'node:crypto';
import { RESPONSE_BUCKET } from './response-bucket';

/** A pre-signed URL for one object of the Region's response bucket. */
export function responseUrl(
  region: string,
  stackId: string,
  logicalId: string,
  requestId: string,
  now: number,
): string {
  const key = encodeURIComponent(`${stackId}|${logicalId}|${requestId}`);
  const date = `${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': date,
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Expires': '7200',
    'X-Amz-Credential': `AKIAEMULATOR/${date.slice(0, 8)}/${region}/s3/aws4_request`,
    'X-Amz-Signature': createHash('sha256').update(`signature of ${key}`).digest('hex'),
  });
  return `https://${RESPONSE_BUCKET}${region.replaceAll('-', '')}.s3.amazonaws.com/${key}?${query}`;
}
