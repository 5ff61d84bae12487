/** `arn:aws:s3:::bucket/key` belongs to `bucket`. */
export function bucketOfArn(arn: string): string {
  return arn.split(':').slice(5).join(':').split('/')[0];
}
