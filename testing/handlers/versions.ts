/** A version as Rekognition keeps it. */
export interface Version {
  status: string;
  statusMessage?: string;
  /** The ARN of its source. */
  source?: string;
  tags?: Record<string, string>;
  units?: number;
  most?: number;
}

/** Rekognition's answers about the existing versions, by their ARNs. Starts and stops begin, but do not end. */
export function answersAbout(
  versions: () => Record<string, Version>,
): Record<string, (input: any) => object> {
  const change = (arn: string, to: Partial<Version>) => Object.assign(versions()[arn], to);
  return {
    DescribeProjectVersions: ({ VersionNames: names }) => ({
      ProjectVersionDescriptions: Object.entries(versions())
        .filter(([arn]) => names?.includes(nameOf(arn)) ?? true)
        .map(([arn, version]) => descriptionOf(arn, version)),
    }),
    // Each version also has an unrelated tag.
    ListTagsForResource: ({ ResourceArn: arn }) => ({
      Tags: { budget: 'of 2026', ...versions()[arn]?.tags },
    }),
    TagResource: ({ ResourceArn: arn, Tags }) => change(arn, { tags: { ...versions()[arn].tags, ...Tags } }),
    UntagResource: ({ ResourceArn: arn, TagKeys }) => {
      const kept = Object.entries(versions()[arn].tags ?? {}).filter(([key]) => !TagKeys.includes(key));
      return change(arn, { tags: Object.fromEntries(kept) });
    },
    StartProjectVersion: ({ ProjectVersionArn }) => change(ProjectVersionArn, { status: 'STARTING' }),
    StopProjectVersion: ({ ProjectVersionArn }) => change(ProjectVersionArn, { status: 'STOPPING' }),
  };
}

export const nameOf = (arn: string) => arn.split('/').at(-2)!;

const descriptionOf = (arn: string, version: Version) => ({
  ProjectVersionArn: arn,
  Status: version.status,
  StatusMessage: version.statusMessage,
  SourceProjectVersionArn: version.source,
  MinInferenceUnits: version.units,
  MaxInferenceUnits: version.most,
});
