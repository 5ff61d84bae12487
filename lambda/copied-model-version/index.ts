import { createCloudFormationClient, createRekognitionClient, createStepFunctionsClient } from '../clients';
import { createEngine } from '../engine/engine';
import { executionsOf } from '../engine/executions';
import { printToStdout } from '../metrics';
import { reconcile } from '../reconcile/reconcile';
import { realTime } from '../time';
import { copies } from './copies';

const services = {
  rekognition: createRekognitionClient(),
  cloudFormation: createCloudFormationClient(),
  executions: executionsOf(createStepFunctionsClient()),
  print: printToStdout,
  ...realTime,
};
const kind = copies(async () => (await import('../gate-calls')).createGateCalls());

export const handler = createEngine(reconcile(kind, services), services);
