export const PROJECT = 'arn:aws:rekognition:eu-west-1:111111111111:project/shapes/1700000000000';
export const version = (name: string) =>
  `arn:aws:rekognition:eu-west-1:111111111111:project/shapes/version/${name}/1700000001000`;

/** The words of the command that are required. */
export const REQUIRED = [
  ...['--source-project-arn', PROJECT, '--source-version-arn', version('v1')],
  ...['--source-profile', 'one', '--destination-profile', 'other'],
];
