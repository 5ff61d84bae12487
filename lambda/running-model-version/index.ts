import { createCloudFormationClient, createRekognitionClient, createStepFunctionsClient } from '../clients';
import { createEngine } from '../engine/engine';
import { executionsOf } from '../engine/executions';
import { printToStdout } from '../metrics';
import { reconcile } from '../reconcile/reconcile';
import { realTime } from '../time';
import { running } from './running';

const services = {
  rekognition: createRekognitionClient(),
  cloudFormation: createCloudFormationClient(),
  executions: executionsOf(createStepFunctionsClient()),
  print: printToStdout,
  ...realTime,
};

export const handler = createEngine(reconcile(running, services), services);
