import { createCloudFormationClient, createRekognitionClient } from '../clients';
import { createHandler } from './handler';
import { paced } from './pace';

const time = {
  now: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

export const handler = paced(
  createHandler({
    rekognition: createRekognitionClient(),
    cloudFormation: createCloudFormationClient(),
    ...time,
  }),
  time,
);
