import type { Changes } from '../mutant';

/** What is counted, under which names, and what is not. */
export const metrics: Changes = {
  'contract/metrics.ts': [
    ['the namespace', "'cdk-rekognition-custom-labels'", "'custom-labels'"],
    ['the resource’s dimension', "RESOURCE_DIMENSION = 'Resource'", "RESOURCE_DIMENSION = 'Copy'"],
    ['the project’s dimension', "PROJECT_DIMENSION = 'Project", "PROJECT_DIMENSION = 'DestinationProject"],
    ['durations are in seconds', "CopyDuration: 'Seconds'", "CopyDuration: 'Count'"],
    ['failures are counted', "CopyFailed: 'Count'", "CopyFailed: 'Seconds'"],
  ],
  'lambda/metrics.ts': [
    ['a document is printed', 'if (measured) print(', 'if (false) print('],
    [
      'the resource is that of the stack',
      '`${stackOf(event).name}/${event.LogicalResourceId}`',
      'event.LogicalResourceId',
    ],
    ['the project is a dimension', 'projectName ? { [PROJECT_DIMENSION]: projectName }', 'false ? {}'],
    [
      'each dimension is a set of its own',
      'Object.keys(dimensions).map((name) => [name])',
      '[Object.keys(dimensions)]',
    ],
    ['a unit for each metric', ', Unit: METRIC_UNITS[Name as MetricName]', ''],
    ['the time of the request', 'Timestamp: timestamp', 'Timestamp: 0'],
    ['the dimensions’ values', '    ...dimensions,\n', ''],
    ['the metrics’ values', '    ...values,\n', ''],
    ['the message that the CLI prints', '    message: Object', '    metrics: Object'],
    ['the name of a project, not its ARN', 'parseProjectArn(value)?.projectName', 'value'],
    ['only of an ARN that is text', "typeof value === 'string' ?", 'true ?'],
    ['past what Lambda makes of console.log', 'process.stdout.write(`${line}\\n`)', 'console.log(line)'],
    ['a line has an end', '${line}\\n', '${line}'],
  ],
  'lambda/copied-model-version/measure.ts': [
    [
      'a chain counts as its first link',
      'First ? { ...received, LogicalResourceId: First } : received',
      'received',
    ],
    [
      'a follower’s Delete is not counted',
      "if (First && event.RequestType === 'Delete') return undefined;",
      '',
    ],
    ['a link that is followed counts no success', '...(Followed ? {} : {', '...(false ? {} : {'],
    ['nothing is no document', 'Object.keys(values).length > 0 ?', 'true ?'],
    ['a duration: not of what is in progress', " || thing.status === 'COPYING_IN_PROGRESS'", ''],
    ['a duration: of what a follower has seen', " && notes.found === 'COPYING_IN_PROGRESS';", ';'],
    ['a Delete is counted by itself', "if (event.RequestType === 'Delete') return {", 'if (false) return {'],
    ['what fails is 1', 'end.failed ? 1 : 0', '0'],
    ['what succeeds is 0', 'end.failed ? 1 : 0', '1'],
    ['a failure has no duration', 'if (end.failed) return', 'if (false) return'],
    ['a rollback is not counted', "if (end.notes.situation === 'restore') return undefined;", ''],
    ['the project', 'projectNameIn(event.ResourceProperties.DestinationProjectArn)', "''"],
    [
      'a duration: only a follower goes by its sight',
      'const hasSeenProgress = isFollower && ',
      'const hasSeenProgress = ',
    ],
    ['a duration: since it was asked for', 'Date.parse(notes.asked!)', 'Date.parse(notes.startedAt)'],
    ['a duration: in seconds', '(now - begun) / 1000', 'now - begun'],
  ],
  'lambda/running-model-version/measure.ts': [
    ['what stops', 'if (isToStop(event)) return', 'if (false) return'],
    ['what fails is 1', 'end.failed ? 1 : 0', '0'],
    ['what succeeds is 0', 'end.failed ? 1 : 0', '1'],
    ['a rollback is not counted', "if (end.notes.situation === 'restore') return undefined;", ''],
    ['the project', 'projectNameIn(event.ResourceProperties.ProjectArn)', "''"],
    ['a duration: until it runs', "thing?.status === 'RUNNING' && ", ''],
    ['a duration: not of what ran already', " && notes.found !== 'RUNNING'", ''],
    [
      'a duration: in seconds',
      '(now - Date.parse(notes.startedAt)) / 1000',
      'now - Date.parse(notes.startedAt)',
    ],
  ],
};
