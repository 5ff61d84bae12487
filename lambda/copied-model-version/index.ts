import { createCloudFormationClient, createRekognitionClient } from '../clients';
import { realTime } from '../time';
import { createHandler } from './handler';
import { paced } from './pace';

export const handler = paced(
  createHandler({
    rekognition: createRekognitionClient(),
    cloudFormation: createCloudFormationClient(),
    ...realTime,
  }),
  realTime,
);
