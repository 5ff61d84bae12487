/** One version of an object, or the marker that a deletion leaves in a versioned bucket. */
export interface ObjectVersion {
  readonly key: string;
  /** Outside versioned buckets this is the string `null`, as in S3 itself. */
  readonly versionId: string;
  readonly lastModified: number;
  readonly deleteMarker: boolean;
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly cacheControl?: string;
  readonly metadata: Record<string, string>;
  readonly checksums: Record<string, string>;
  readonly encryption: ObjectEncryption;
}

export interface ObjectEncryption {
  readonly ServerSideEncryption: string;
  readonly SSEKMSKeyId?: string;
}

export class Bucket {
  policy?: string;
  /** Versioning, encryption, tags and so on, each under the name of its operation family, in the SDK's shape. */
  readonly settings = new Map<string, any>();
  /** Newest first. */
  private readonly versions = new Map<string, ObjectVersion[]>();
  private versionCount = 0;

  constructor(
    readonly name: string,
    readonly account: string,
    readonly region: string,
    readonly created: number,
  ) {}

  get arn(): string {
    return `arn:aws:s3:::${this.name}`;
  }

  get versioning(): 'Enabled' | 'Suspended' | undefined {
    return this.settings.get('BucketVersioning')?.Status;
  }

  get isEmpty(): boolean {
    return this.versions.size === 0;
  }

  current(key: string): ObjectVersion | undefined {
    return this.versions.get(key)?.[0];
  }

  version(key: string, versionId: string): ObjectVersion | undefined {
    return this.versions.get(key)?.find((version) => version.versionId === versionId);
  }

  /** Every key in S3's order, with its versions, newest first. */
  entries(): [string, ObjectVersion[]][] {
    return [...this.versions].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  /** Adds the newest version. Without versioning it replaces the version named `null`. */
  add(version: Omit<ObjectVersion, 'versionId'>): ObjectVersion {
    const versionId = this.versioning === 'Enabled' ? this.nextVersionId() : 'null';
    const added = { ...version, versionId };
    const others = (this.versions.get(version.key) ?? []).filter((other) => other.versionId !== versionId);
    this.versions.set(version.key, [added, ...others]);
    return added;
  }

  remove(key: string, versionId: string): void {
    const left = (this.versions.get(key) ?? []).filter((version) => version.versionId !== versionId);
    if (left.length > 0) this.versions.set(key, left);
    else this.versions.delete(key);
  }

  private nextVersionId(): string {
    this.versionCount++;
    return Buffer.from(`${this.name}/${this.versionCount}`).toString('base64url').padEnd(32, '0').slice(-32);
  }
}

/** Bucket names are one namespace for all accounts and Regions. */
export class Buckets extends Map<string, Bucket> {}
