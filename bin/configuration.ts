import type { Node } from 'constructs';
import { parseModelVersionArn, parseProjectArn, sameProject } from '../contract/arns';

/** What the promotion app must be told, as `cdk.json` context or with `-c`. */
export interface PromotionConfiguration {
  readonly sourceProjectArn: string;
  readonly sourceModelVersionArn: string;
  readonly sourceAccount: string;
  readonly destinationAccount: string;
  /** Both accounts' Region: AWS copies models within one Region only. */
  readonly region: string;
  readonly destinationProjectName: string;
  /** A bucket that exists. Without one the app makes its own and deletes it with the stack. */
  readonly outputBucketName?: string;
  readonly minimumF1Score?: number;
}

interface Key {
  readonly name: string;
  readonly required: boolean;
  readonly shape: string;
  fits(value: string): boolean;
}

const KEYS: readonly Key[] = [
  {
    name: 'sourceProjectArn',
    required: true,
    shape: 'arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP',
    fits: (value) => parseProjectArn(value) !== undefined,
  },
  {
    name: 'sourceModelVersionArn',
    required: true,
    shape: 'arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP',
    fits: (value) => parseModelVersionArn(value) !== undefined,
  },
  {
    name: 'destinationAccount',
    required: true,
    shape: 'a 12-digit account id (quoted in cdk.json, so that leading zeros stay)',
    fits: (value) => /^\d{12}$/.test(value),
  },
  {
    name: 'destinationProjectName',
    required: false,
    shape: '1 to 255 of a-z A-Z 0-9 _ -',
    fits: (value) => /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$/.test(value),
  },
  {
    name: 'outputBucketName',
    required: false,
    shape: 'the name of a bucket in the destination account and Region',
    fits: (value) => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value),
  },
  {
    name: 'minimumF1Score',
    required: false,
    shape: 'a number from 0 to 1',
    fits: (value) => Number(value) >= 0 && Number(value) <= 1,
  },
];

/** Reads the context. Throws one error that names every key that is missing or malformed. */
export function readConfiguration(node: Node): PromotionConfiguration {
  const values = new Map(
    KEYS.flatMap(({ name }) => {
      const value = node.tryGetContext(name);
      return value === undefined || value === '' ? [] : [[name, String(value)] as const];
    }),
  );
  const problems = KEYS.flatMap(({ name, required, shape, fits }) => {
    const value = values.get(name);
    if (value === undefined) return required ? [`${name} is missing: ${shape}`] : [];
    return fits(value) ? [] : [`${name} is "${value}", but must be ${shape}`];
  });
  const project = parseProjectArn(values.get('sourceProjectArn') ?? '');
  const version = parseModelVersionArn(values.get('sourceModelVersionArn') ?? '');
  if (project && version && !sameProject(project, version)) {
    problems.push('sourceModelVersionArn is not a version of sourceProjectArn');
  }
  if (problems.length > 0 || !version) throw new ConfigurationError(problems);

  const minimum = values.get('minimumF1Score');
  return {
    sourceProjectArn: values.get('sourceProjectArn')!,
    sourceModelVersionArn: values.get('sourceModelVersionArn')!,
    sourceAccount: version.account,
    destinationAccount: values.get('destinationAccount')!,
    region: version.region,
    destinationProjectName: values.get('destinationProjectName') ?? version.projectName,
    outputBucketName: values.get('outputBucketName'),
    minimumF1Score: minimum === undefined ? undefined : Number(minimum),
  };
}

export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(
      `The promotion app lacks configuration. Put it under "context" in cdk.json or pass it with -c key=value:\n${problems
        .map((problem) => `  - ${problem}`)
        .join('\n')}`,
    );
    this.name = 'ConfigurationError';
  }
}
