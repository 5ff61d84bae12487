import { createCloudFormationClient, createRekognitionClient, createStepFunctionsClient } from './clients';
import { createEngine } from './engine/engine';
import { executionsOf } from './engine/executions';
import { printToStdout } from './metrics';
import type { AnyChange, CheckedRequest, Kind } from './reconcile/kind';
import { reconcile } from './reconcile/reconcile';
import { realTime } from './time';

/** The handler of the function for one kind of resource. */
export function handlerOf<Request extends CheckedRequest, Thing, Change extends AnyChange>(
  kind: Kind<Request, Thing, Change>,
) {
  const services = {
    rekognition: createRekognitionClient(),
    cloudFormation: createCloudFormationClient(),
    executions: executionsOf(createStepFunctionsClient()),
    print: printToStdout,
    ...realTime,
  };
  return createEngine(reconcile(kind, services), services);
}
