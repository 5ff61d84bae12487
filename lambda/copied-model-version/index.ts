import { createCloudFormationClient, createRekognitionClient } from '../clients';
import { printToStdout } from '../metrics';
import { realTime } from '../time';
import { createHandler } from './handler';

export const handler = createHandler({
  rekognition: createRekognitionClient(),
  cloudFormation: createCloudFormationClient(),
  gateCalls: async () => (await import('../gate-calls')).createGateCalls(),
  print: printToStdout,
  ...realTime,
});
