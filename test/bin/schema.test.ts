import Ajv from 'ajv/dist/2020';
import { readPromotion } from '../../bin/configuration';
import example from '../../bin/promotion.example.json';
import schema from '../../bin/promotion.schema.json';
import { changed, deployed, full, v1, v2, version } from './promotions';
import { shapeOfProps, shapeOfSchema } from './schema-types';

type Schema = Readonly<Record<string, any>>;
const resolved = (part: Schema): Schema =>
  part.$ref ? { ...(schema.$defs as Schema)[part.$ref.replace('#/$defs/', '')], ...part } : part;

/** Every property that the schema knows, by its path, with what the schema says about it. */
function* propertiesOf(part: Schema, path: string): Generator<[path: string, part: Schema]> {
  for (const [name, unresolved] of Object.entries<Schema>(part.properties ?? {})) {
    const property = resolved(unresolved);
    yield [`${path}${name}`, property];
    yield* propertiesOf(property, `${path}${name}.`);
    if (property.items) yield* propertiesOf(resolved(property.items), `${path}${name}.0.`);
  }
}
const properties = [...propertiesOf(schema, '')];

test('the schema is valid, and accepts a promotion with every property', () => {
  const validate = new Ajv({ strict: true }).compile(schema);

  expect(validate(full)).toBe(true);
  expect(validate(example)).toBe(true);
});

test.each(properties)('%s has a title and a description, for editors', (_, { title, description }) => {
  expect(title).toMatch(/^\S.*[^.]$/);
  expect(description).toMatch(/^[A-Z].*\.$/);
});

test('the schema has the properties of the constructs, with the same types and the same required ones', () => {
  expect(shapeOfSchema(schema, resolved)).toEqual(shapeOfProps('ModelPromotionProps'));
});

/** For every property a value that differs from that in `full`, or none if its absence makes the difference. */
const OTHERS: Readonly<Record<string, unknown>> = {
  name: 'release',
  source: { ...full.source, modelVersionArn: v1 },
  'source.projectArn': full.source.projectArn.replace('1700000000000', '1700000000001'),
  'source.modelVersionArn': v1,
  keptModelVersionArns: [v2],
  timeout: undefined,
  tags: undefined,
  targets: full.targets.slice(0, 1),
  'targets.0.name': 'test',
  'targets.0.account': '444444444444',
  'targets.0.projectName': 'shapes',
  'targets.0.outputBucketName': undefined,
  'targets.0.outputKeyPrefix': 'others/',
  'targets.0.encryptionKeyArn': undefined,
  'targets.0.parameterName': undefined,
  'targets.0.currentModelVersionArn': v2,
  'targets.0.keptModelVersionArns': [v1, version('v0', 1700000000500)],
  'targets.0.minimumF1Score': 0.8,
  'targets.0.minimumLabelF1Scores': { square: 0.8 },
  'targets.0.maximumF1Drop': 0.1,
  'targets.0.acceptMissingEvaluation': false,
  'targets.0.running': undefined,
  'targets.0.running.minInferenceUnits': 2,
  'targets.0.running.maxInferenceUnits': undefined,
  'targets.0.running.timeout': undefined,
  'targets.0.running.drain': 0,
  'targets.0.running.schedule': undefined,
  'targets.0.running.schedule.start': 'cron(0 8 ? * MON-FRI *)',
  'targets.0.running.schedule.stop': 'cron(0 20 ? * MON-FRI *)',
  'targets.0.running.schedule.enabled': false,
  'targets.0.running.schedule.timeZone': undefined,
  'targets.0.removalPolicy': 'DESTROY',
  'targets.0.stopOnDelete': false,
  'targets.0.copyRoleArn': undefined,
};

/** Exclusive with another one, or only for editors, only for CDK Pipelines, or only about the order. */
const APART = [
  '$schema',
  'targets.0.projectArn',
  'targets.0.copyRoleName',
  'targets.0.requireApproval',
  'targets.0.wave',
];

test('this test covers every property', () => {
  expect(properties.map(([path]) => path).sort()).toEqual([...Object.keys(OTHERS), ...APART].sort());
});

describe('every property changes the templates', () => {
  const before = JSON.stringify(deployed(full));
  // Values that depend on an account or a kept version must fit the others.
  const fitting: Readonly<Record<string, (value: typeof full) => typeof full>> = {
    'targets.0.account': (value) =>
      JSON.parse(JSON.stringify(value).replaceAll(':222222222222:', ':444444444444:')),
    'targets.0.currentModelVersionArn': (value) => changed(value, 'targets.0.keptModelVersionArns', [v1, v2]),
  };

  test.each(Object.entries(OTHERS))('%s', (path, value) => {
    const other = changed(full, path, value);

    expect(JSON.stringify(deployed(fitting[path]?.(other) ?? other))).not.toBe(before);
  });

  test('targets.0.projectArn', () => {
    const projectArn = 'arn:aws:rekognition:eu-west-1:222222222222:project/existing/1700000000000';
    const other = changed(
      changed(full, 'targets.0.projectName', undefined),
      'targets.0.projectArn',
      projectArn,
    );

    expect(JSON.stringify(deployed(other))).toContain(projectArn);
  });

  test('targets.0.wave, in the order', () => {
    expect(readPromotion(full).props.targets.map(({ wave }) => wave)).toEqual(['early', undefined]);
  });

  test('targets.0.requireApproval, in a pipeline', () => {
    const [staging, production] = readPromotion(full).props.targets;

    expect(staging.requireApproval).toBe(false);
    expect(production.requireApproval).toBeUndefined();
  });
});
