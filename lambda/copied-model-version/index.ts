import { createCloudFormationClient, createRekognitionClient } from '../clients';
import { createHandler } from './handler';

export const handler = createHandler({
  rekognition: createRekognitionClient(),
  cloudFormation: createCloudFormationClient(),
  now: () => Date.now(),
});
