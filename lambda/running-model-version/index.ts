import { createCloudFormationClient, createRekognitionClient, createStepFunctionsClient } from '../clients';
import { createEngine } from '../engine/engine';
import { executionsOf } from '../engine/executions';
import { printToStdout } from '../metrics';
import { realTime } from '../time';
import { createLifecycle } from './lifecycle';

const services = {
  rekognition: createRekognitionClient(),
  cloudFormation: createCloudFormationClient(),
  executions: executionsOf(createStepFunctionsClient()),
  print: printToStdout,
  ...realTime,
};

export const handler = createEngine(createLifecycle(services), services);
