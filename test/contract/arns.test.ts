import { parseModelVersionArn, parseProjectArn, sameProject } from '../../contract/arns';

const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
const VERSION = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/v1/1700000001000';
const project = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '111111111111',
  projectName: 'shapes',
};

test("a project's ARN is taken apart", () => {
  expect(parseProjectArn(PROJECT)).toEqual(project);
});

test("a version's ARN is taken apart, its time included", () => {
  expect(parseModelVersionArn(VERSION)).toEqual({
    ...project,
    versionName: 'v1',
    created: 1_700_000_001_000,
  });
});

test.each([
  ['of another partition', PROJECT.replace('arn:aws:', 'arn:aws-us-gov:')],
  ['with every character that a name may have', PROJECT.replace('shapes', 'aZ09_.-')],
  ['with the longest name', PROJECT.replace('shapes', 'p'.repeat(255))],
])('the ARN of a project %s is valid', (_, arn) => {
  expect(parseProjectArn(arn)).toBeDefined();
});

test.each([
  ['nothing', ''],
  ['a version', VERSION],
  ['one of another service', PROJECT.replace('rekognition', 'sagemaker')],
  ['one with something before it', ` ${PROJECT}`],
  ['one with something after it', `${PROJECT}/version/*`],
  ['one with a line break after it', `${PROJECT}\n`],
  ['one without a time', PROJECT.replace(/\/\d+$/, '')],
  ['one whose time is none', PROJECT.replace(/\d+$/, 'latest')],
  ['one whose time begins with a zero', PROJECT.replace(/\d+$/, '0$&')],
  ['one of an account with eleven digits', PROJECT.replace('111111111111', '11111111111')],
  ['one of an account with thirteen digits', PROJECT.replace('111111111111', '1111111111111')],
  ['one without a Region', PROJECT.replace('eu-west-1', '')],
  ['one with a space in its name', PROJECT.replace('shapes', 'sha pes')],
  ['one whose name is too long', PROJECT.replace('shapes', 'p'.repeat(256))],
])('a project is not %s', (_, arn) => {
  expect(parseProjectArn(arn)).toBeUndefined();
});

test.each([
  ['with every character that a name may have', VERSION.replace('/v1/', '/aZ09_.-/')],
  ['with the longest name', VERSION.replace('/v1/', `/${'v'.repeat(255)}/`)],
])('the ARN of a version %s is valid', (_, arn) => {
  expect(parseModelVersionArn(arn)).toBeDefined();
});

test.each([
  ['nothing', ''],
  ['a project', PROJECT],
  ['every version', VERSION.replace(/v1\/\d+/, '*')],
  ['one of another service', VERSION.replace('rekognition', 'sagemaker')],
  ['one with something before it', ` ${VERSION}`],
  ['one with something after it', `${VERSION}/manifest`],
  ['one without a time', VERSION.replace(/\/\d+$/, '')],
  ['one whose time is none', VERSION.replace(/\d+$/, 'latest')],
  ['one whose time begins with a zero', VERSION.replace(/\d+$/, '0$&')],
  ['one with a space in its name', VERSION.replace('/v1/', '/v 1/')],
  ['one whose name is too long', VERSION.replace('/v1/', `/${'v'.repeat(256)}/`)],
  ['one whose project has a space in its name', VERSION.replace('shapes', 'sha pes')],
])('a version is not %s', (_, arn) => {
  expect(parseModelVersionArn(arn)).toBeUndefined();
});

test('a project and its versions belong together, with any timestamps', () => {
  expect(sameProject(parseProjectArn(PROJECT)!, parseModelVersionArn(VERSION)!)).toBe(true);
});

test.each(['partition', 'region', 'account', 'projectName'])('another %s is another project', (part) => {
  expect(sameProject(project, { ...project, [part]: 'other' })).toBe(false);
});
