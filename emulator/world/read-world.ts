import { describeProblems, type Problem } from '../../contract/problem';
import { parseArn } from '../rekognition/arns';
import { always, listOf, mapOf, number, objectOf, sometimes, text } from './members';
import type { World, WorldAccount, WorldFailure, WorldModel } from './world';

const ACCOUNT = text('an account of twelve digits, in quotes', /^\d{12}$/);
const SECONDS = number('a number of seconds, 0 or more', (value) => value >= 0);
const SCORE = number('a number from 0 to 1', (value) => value >= 0 && value <= 1);
const COUNT = number('a whole number, 1 or more', (value) => Number.isInteger(value) && value >= 1);
const PROJECT = /^arn:aws:rekognition:[a-z\d-]+:\d{12}:project\/[\w.-]+\/\d+$/;
const VERSION = /^arn:aws:rekognition:[a-z\d-]+:\d{12}:project\/[\w.-]+\/version\/[\w.-]+\/\d+$/;
const MESSAGE = text('what AWS says then, in quotes');

const SHAPE = objectOf<World>('a world', {
  accounts: always(
    listOf(
      'a list of at least one account',
      objectOf<WorldAccount>('an account of a world', {
        account: always(ACCOUNT),
        regions: always(
          listOf(
            'a list of at least one Region',
            text('a Region, such as "eu-west-1"', /^[a-z]{2}(-[a-z]+)+-\d$/),
          ),
        ),
        trusts: sometimes(listOf('a list of accounts', ACCOUNT)),
        organization: sometimes(
          text('the id of an organization, such as "o-1234567890"', /^o-[a-z\d]{10,32}$/),
        ),
      }),
    ),
  ),
  models: sometimes(
    listOf(
      'a list of models',
      objectOf<WorldModel>('a model of a world', {
        projectArn: always(text("a project's ARN, with the number at its end", PROJECT)),
        modelVersionArn: always(text("a model version's ARN, with the number at its end", VERSION)),
        f1Score: sometimes(SCORE),
        labels: sometimes(mapOf('an object with the F1 score of each label', SCORE)),
        copySeconds: sometimes(SECONDS),
        copyFails: sometimes(MESSAGE),
        startSeconds: sometimes(SECONDS),
        startFails: sometimes(MESSAGE),
      }),
    ),
  ),
  failures: sometimes(
    listOf(
      'a list of failures',
      objectOf<WorldFailure>('a failure of a world', {
        service: always(text('the name of a service, such as "rekognition"')),
        operation: always(text('the name of an operation, such as "CopyProjectVersion"')),
        error: always(text('an error\'s name, such as "ThrottlingException"')),
        account: sometimes(ACCOUNT),
        nth: sometimes(COUNT),
        times: sometimes(COUNT),
      }),
    ),
  ),
  copySeconds: sometimes(SECONDS),
  deleteSeconds: sometimes(SECONDS),
  startSeconds: sometimes(SECONDS),
  stopSeconds: sometimes(SECONDS),
  stateMachineSpeed: sometimes(number('a number above 0', (value) => value > 0)),
});

/** Whether somebody answers this operation of this service. */
export type Knows = (service: string, operation: string) => boolean;

/** The value as a world. Throws one error that names everything that is wrong. */
export function checkedWorld(value: unknown, knows: Knows): World {
  const ofShape = SHAPE.problemsAt('', value);
  // The relations are checked only if all members are right.
  const problems = ofShape.length > 0 ? ofShape : problemsBetween(value as World, knows);
  if (problems.length > 0) throw new Error(`The world is not right yet: ${describeProblems(problems)}`);
  return value as World;
}

function problemsBetween({ accounts, models = [], failures = [] }: World, knows: Knows): Problem[] {
  return [
    ...repeated(accounts.map(({ account }) => account)).map(([index, value]) => ({
      property: `accounts[${index}].account`,
      value,
      allowed: 'an account is named once',
      change: 'put its Regions and the accounts that it trusts together',
    })),
    ...repeated(models.map(({ modelVersionArn }) => modelVersionArn)).map(([index, value]) => ({
      property: `models[${index}].modelVersionArn`,
      value,
      allowed: 'a version is named once',
      change: 'remove one of the two',
    })),
    ...models.flatMap((model, index) => problemsOfModel(model, `models[${index}]`, accounts, models)),
    ...failures
      .map(({ service, operation }, index) => ({ service, operation, index }))
      .filter(({ service, operation }) => !knows(service, operation))
      .map(({ service, operation, index }) => ({
        property: `failures[${index}]`,
        value: `${service}:${operation}`,
        allowed: 'the emulator has no such operation',
        change: 'name one of those that the README of the emulator lists',
      })),
  ];
}

function problemsOfModel(
  { projectArn, modelVersionArn, f1Score, labels }: WorldModel,
  path: string,
  accounts: readonly WorldAccount[],
  models: readonly WorldModel[],
): Problem[] {
  const problems: Problem[] = [];
  const [project, version] = [parseArn(projectArn)!, parseArn(modelVersionArn)!];
  const isOfProject =
    project.account === version.account &&
    project.region === version.region &&
    project.project === version.project;
  if (!isOfProject) {
    problems.push({
      property: `${path}.modelVersionArn`,
      value: modelVersionArn,
      allowed: `it is not a version of ${projectArn}`,
      change: 'take both ARNs from the same project',
    });
  }
  const isThere = accounts.some(
    ({ account, regions }) => account === project.account && regions.includes(project.region),
  );
  if (!isThere) {
    problems.push({
      property: `${path}.projectArn`,
      value: projectArn,
      allowed: `the world has no account ${project.account} in ${project.region}`,
      change: 'add it to accounts',
    });
  }
  const namesake = models.find(
    (other) =>
      other.projectArn !== projectArn && withoutNumber(other.projectArn) === withoutNumber(projectArn),
  );
  if (namesake) {
    problems.push({
      property: `${path}.projectArn`,
      value: projectArn,
      allowed: `another model has a project of this name with another number, ${namesake.projectArn}`,
      change: 'a name is that of one project: use one ARN for it',
    });
  }
  if (labels && f1Score === undefined) {
    problems.push({
      property: `${path}.f1Score`,
      value: f1Score,
      allowed: 'labels have no scores without the score of the model',
      change: 'add a number from 0 to 1',
    });
  }
  return problems;
}

const withoutNumber = (arn: string) => arn.slice(0, arn.lastIndexOf('/'));

/** The places of repeated values. */
function repeated(values: readonly string[]): [index: number, value: string][] {
  return [...values.entries()].filter(([index, value]) => values.indexOf(value) < index);
}
