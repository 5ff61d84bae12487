import { createCloudFormationClient, createRekognitionClient, createStepFunctionsClient } from '../clients';
import { createEngine } from '../engine/engine';
import { executionsOf } from '../engine/executions';
import { printToStdout } from '../metrics';
import { realTime } from '../time';
import { reconcile } from '../reconcile/reconcile';
import { running } from './running';

const services = {
  rekognition: createRekognitionClient(),
  cloudFormation: createCloudFormationClient(),
  executions: executionsOf(createStepFunctionsClient()),
  print: printToStdout,
  ...realTime,
};

export const handler = createEngine(reconcile(running, services), services);
