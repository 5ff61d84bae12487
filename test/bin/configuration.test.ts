import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, readPromotion } from '../../bin/configuration';
import { changed, deployed, full, small, v1, v2, version } from './promotions';

/** The lines of the error that a configuration ends with, without their bullets. */
function mistakesOf(context: unknown): string[] {
  try {
    readPromotion(context);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    const [headline, ...lines] = (error as Error).message.split('\n');
    expect(headline).toBe('The promotion is not right yet:');
    return lines.map((line) => line.replace(/^ {2}- /, ''));
  }
  return [];
}

describe('the source of the promotion', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'promotion-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is an object in cdk.json, JSON on the command line, or a file that one of them names', () => {
    const file = join(folder, 'promotion.json');
    writeFileSync(file, JSON.stringify(full));

    const read = readPromotion(full);

    expect(readPromotion(JSON.stringify(full))).toEqual(read);
    expect(readPromotion(`@${file}`)).toEqual(read);
  });

  test.each([undefined, ''])('fails without one (%j), and says how to begin', (context) => {
    expect(() => readPromotion(context)).toThrow(ConfigurationError);
    expect(() => readPromotion(context)).toThrow(
      /^There is nothing to promote yet.*promotion\.example\.json.*"@promotion\.json".*-c promotion=@promotion\.json.*docs\/setup\.md/s,
    );
  });

  test('fails on a missing file and on invalid JSON, and names the file', () => {
    const file = join(folder, 'promotion.json');

    expect(mistakesOf(`@${file}`)).toEqual([expect.stringMatching(/no such file.*ENOENT/)]);
    writeFileSync(file, '{ "source": }');
    expect(mistakesOf(`@${file}`)).toEqual([expect.stringContaining(`${file} is no JSON: Unexpected token`)]);
    expect(mistakesOf('shapes')).toEqual([expect.stringContaining('promotion is no JSON: Unexpected token')]);
    expect(mistakesOf('{ "source": }')).toEqual([expect.stringMatching(/is not valid JSON$/)]);
  });

  test('fails on a folder, and says that it cannot be read', () => {
    expect(mistakesOf(`@${folder}`)).toEqual([
      expect.stringContaining(`promotion is "@${folder}", but it cannot be read: EISDIR`),
    ]);
  });

  test('fails on the name of a file without its @, and says how to write it', () => {
    expect(mistakesOf('config/promotion.json')).toEqual([
      expect.stringMatching(
        /^promotion is no JSON: .*\. If it is the name of a file, write "@config\/promotion\.json"$/,
      ),
    ]);
  });

  test('a file may begin with a byte order mark', () => {
    const file = join(folder, 'promotion.json');
    writeFileSync(file, `\uFEFF${JSON.stringify(full)}`);

    expect(readPromotion(`@${file}`)).toEqual(readPromotion(full));
  });
});

describe('a promotion from JSON', () => {
  test('names its stacks after the project by default', () => {
    const named = { ...small, name: 'release' };

    expect(Object.keys(deployed(small))).toEqual(['shapes-Source', 'shapes-staging']);
    expect(Object.keys(deployed(named))).toEqual(['release-Source', 'release-staging']);
  });

  test('changes a project name that no stack can have', () => {
    const projectArn = 'arn:aws:rekognition:eu-west-1:111111111111:project/3d.shapes_2/1700000000000';
    const source = { projectArn, modelVersionArn: version('v1', 1700000001000, '3d.shapes_2') };
    const targets = [{ ...small.targets[0], projectName: 'shapes' }];

    expect(Object.keys(deployed({ source, targets }))).toEqual([
      'Model-3d-shapes-2-Source',
      'Model-3d-shapes-2-staging',
    ]);
  });

  test('has valid stack names even with the longest name and target of the schema', () => {
    const [name, target] = ['n'.repeat(60), 't'.repeat(64)];
    const targets = [{ ...small.targets[0], name: target }];

    const names = Object.keys(deployed({ ...small, name, targets }));
    expect(names).toEqual([`${name}-Source`, `${name}-${target}`]);
  });

  test('each target gets its own account, gates and versions', () => {
    const stacks = deployed(changed(full, 'targets.0.running', undefined));
    const copies = (name: string) =>
      Object.values<any>(stacks[name].template.Resources)
        .filter(({ Type }) => Type === 'Custom::RekognitionCopiedModelVersion')
        .map(({ Properties }) => Properties);

    expect(stacks['shapes-release-staging'].account).toBe('222222222222');
    expect(copies('shapes-release-staging')).toEqual([
      expect.objectContaining({
        SourceProjectVersionArn: v1,
        MinimumF1Score: '0.9',
        OutputBucket: 'results-of-staging',
        OutputKeyPrefix: 'shapes/',
      }),
    ]);
    expect(stacks['shapes-release-production'].account).toBe('333333333333');
    expect(copies('shapes-release-production').map((copy) => copy.SourceProjectVersionArn)).toEqual([v1, v2]);
  });

  test('the timeout is in minutes, and for the copies of all targets', () => {
    const [staging, production] = Object.values(deployed({ ...full, timeout: 240 })).slice(1);

    for (const { template } of [staging, production]) {
      const followers = Object.values<any>(template.Resources).filter(({ Type }) =>
        Type.endsWith('VersionWait'),
      );
      expect(followers.map(({ Properties }) => Properties.Timeout)).toContain(String(40 * 60));
    }
  });
});

describe('mistakes', () => {
  const arnOfProject = 'the ARN of a project: arn:aws:rekognition:REGION:ACCOUNT:project/NAME/TIMESTAMP';
  const arnOfVersion =
    'the ARN of a model version: arn:aws:rekognition:REGION:ACCOUNT:project/NAME/version/VERSION/TIMESTAMP';
  const stackName = 'letters, digits and hyphens, the first one a letter';
  const removalPolicies = 'DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE';
  const booleans = ['acceptMissingEvaluation', 'stopOnDelete', 'requireApproval'];
  const running = { minInferenceUnits: 1, schedule: { start: 'rate(1 hour)', stop: 'rate(2 hours)' } };

  test.each<[path: string, value: unknown, sentence: string]>([
    ['$schema', 1, 'is 1, but must be the path or URL of this schema'],
    ['name', '1st', `is "1st", but must be a name of 1 to 60 ${stackName}`],
    ['source', 'shapes', 'is "shapes", but must be an object with projectArn and modelVersionArn'],
    ['source.projectArn', 'shapes', `is "shapes", but must be ${arnOfProject}`],
    ['source.projectArn', undefined, `is missing: ${arnOfProject}`],
    ['source.modelVersionArn', 'v1', `is "v1", but must be ${arnOfVersion}`],
    ['source.modelVersionArn', undefined, `is missing: ${arnOfVersion}`],
    ['source.account', '1', 'is not known: source may have projectArn, modelVersionArn'],
    ['keptModelVersionArns', v1, `is "${v1}", but must be a list of ARNs of model versions`],
    ['keptModelVersionArns[1]', 'v2', `is "v2", but must be ${arnOfVersion}`],
    ['targets', [], 'is [], but must be a list of at least one target'],
    ['targets', undefined, 'is missing: a list of at least one target'],
    ['targets[0]', 'staging', 'is "staging", but must be an object with name and account'],
    ['targets[0].name', 'a b', `is "a b", but must be a name of 1 to 64 ${stackName}`],
    ['targets[0].name', undefined, `is missing: a name of 1 to 64 ${stackName}`],
    ['targets[0].account', '12', 'is "12", but must be a 12-digit account id, in quotes'],
    ['targets[0].account', 222222222222, 'is 222222222222, but must be a 12-digit account id, in quotes'],
    ['targets[0].account', undefined, 'is missing: a 12-digit account id, in quotes'],
    ['targets[0].acount', '1', 'is not known: targets[0] may have name, account, wave, projectName, '],
    ['targets[0].projectName', 'a.b', 'is "a.b", but must be a name of 1 to 255 letters, digits, '],
    ['targets[0].projectArn', 'shapes', `is "shapes", but must be ${arnOfProject}`],
    ['targets[0].outputBucketName', 'Results', 'is "Results", but must be the name of a bucket: 3 to 63 '],
    ['targets[0].outputKeyPrefix', 1, 'is 1, but must be the beginning of the object keys, '],
    ['targets[0].encryptionKeyArn', 'alias/k', 'is "alias/k", but must be the ARN of a key: arn:aws:kms:'],
    ['targets[0].parameterName', 'a b', 'is "a b", but must be the name of an SSM parameter, such as '],
    ['targets[0].currentModelVersionArn', 'v1', `is "v1", but must be ${arnOfVersion}`],
    ['targets[0].keptModelVersionArns', {}, 'is {}, but must be a list of ARNs of model versions'],
    ['targets[0].keptModelVersionArns[0]', 1, `is 1, but must be ${arnOfVersion}`],
    ['targets[0].minimumF1Score', 90, 'is 90, but must be a number from 0 to 1'],
    ['targets[0].minimumF1Score', '0.9', 'is "0.9", but must be a number from 0 to 1'],
    ['targets[0].minimumLabelF1Scores', [], 'is [], but must be an object of labels and numbers from 0 to 1'],
    ['targets[0].minimumLabelF1Scores.a b/1', -1, 'is -1, but must be a number from 0 to 1'],
    ['targets[0].minimumLabelF1Scores.7', 7, 'is 7, but must be a number from 0 to 1'],
    ['targets[0].maximumF1Drop', 2, 'is 2, but must be a number from 0 to 1'],
    ['targets[0].running', true, 'is true, but must be an object with minInferenceUnits'],
    ['targets[0].running.schedule.start', undefined, 'is missing: a schedule such as cron('],
    ['targets[0].running.minInferenceUnits', 0, 'is 0, but must be a whole number from 1'],
    ['targets[0].running.maxInferenceUnits', 1.5, 'is 1.5, but must be a whole number from 1'],
    ['targets[0].running.timeout', 51, 'is 51, but must be a number of minutes above 0, at most 50'],
    ['timeout', -1, 'is -1, but must be a number of minutes above 0'],
    ['tags', { 'cost#center': 'x' }, 'is "cost#center", but a tag key has 1 to 128 letters, digits, spaces'],
    ['tags.team', 'a,b', 'is "a,b", but a tag value has at most 256 letters, digits, spaces'],
    ['tags.team', 'x'.repeat(257), 'but must be a text of at most 256 characters'],
    ['targets[0].running.drain', -1, 'is -1, but must be a number of minutes from 0 to 30'],
    ['targets[0].running.units', 1, 'is not known: targets[0].running may have minInferenceUnits, '],
    ['targets[0].running.schedule.start', 'at 7', 'is "at 7", but must be a schedule such as '],
    ['targets[0].running.schedule.stop', 7, 'is 7, but must be a schedule such as '],
    ['targets[0].running.schedule.timeZone', '', 'is "", but must be a time zone such as '],
    ['targets[0].removalPolicy', 'SNAPSHOT', `is "SNAPSHOT", but must be ${removalPolicies}`],
    ['targets[0].copyRoleName', 'my role', 'is "my role", but must be the name of a role, 1 to 64 letters'],
    ['targets[0].copyRoleArn', 'copies', 'is "copies", but must be the ARN of a role: arn:aws:iam::'],
    ...booleans.map((name): [string, unknown, string] => [
      `targets[0].${name}`,
      'yes',
      'is "yes", but must be true or false',
    ]),
  ])('fail on %s with %j, in plain words', (path, value, sentence) => {
    const base = { ...full, targets: [{ minimumLabelF1Scores: {}, running, ...small.targets[0] }] };
    const names = path.replaceAll(/\[(\d)\]/g, '.$1');
    const target = /^targets\[0\]\.keptModelVersionArns\[/.test(path)
      ? changed(base, 'targets.0.keptModelVersionArns', [v1])
      : base;

    const [mistake, ...others] = mistakesOf(changed(target, names, value));

    expect(mistake).toContain(sentence);
    expect(mistake.startsWith(path)).toBe(true);
    expect(others).toEqual([]);
  });

  test.each([null, [], 'null', 7])('fail on %j, which is no object', (value) => {
    expect(mistakesOf(value)).toEqual([
      expect.stringMatching(/^promotion is .*, but must be a promotion: an object with source and targets$/),
    ]);
  });

  test('fails with every mistake at once, each by its path', () => {
    const mistakes = mistakesOf({
      sorce: {},
      source: { projectArn: 'shapes' },
      targets: [
        { name: 'staging', account: 12, minimumF1Score: 90 },
        { account: '12', running: { schedule: { start: '7' } } },
      ],
    });

    expect(mistakes.map((mistake) => mistake.split(' is ')[0]).sort()).toEqual([
      'sorce',
      'source.modelVersionArn',
      'source.projectArn',
      'targets[0].account',
      'targets[0].minimumF1Score',
      'targets[1].account',
      'targets[1].name',
      'targets[1].running.minInferenceUnits',
      'targets[1].running.schedule.start',
      'targets[1].running.schedule.stop',
    ]);
  });

  test('of the schema and of the constructs are reported together, none of them twice', () => {
    const [staging, production] = full.targets;
    const mistakes = mistakesOf({
      ...full,
      keptModelVersionArns: [v1, v1],
      targets: [
        {
          ...staging,
          encryptionKeyArn: 'arn:aws:kms:eu-west-1:999999999999:key/0a1b2c3d',
          minimumF1Score: 90,
        },
        { ...production, name: 'staging', account: '3' },
      ],
    });

    expect(mistakes.map((mistake) => mistake.split(' is ')[0])).toEqual([
      'targets[0].minimumF1Score',
      'targets[1].account',
      'keptModelVersionArns[1]',
      'targets[0].encryptionKeyArn',
      'targets[1].name',
    ]);
    expect(mistakes[2]).toContain('a version is kept once: remove it here');
  });
});
