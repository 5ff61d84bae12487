import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LONGEST_SERVICE_TIMEOUT, LONGEST_TIMEOUT } from '../../contract/limits';
import { SCHEDULE_CATCH_UP_TYPE, type ScheduleCatchUpProperties } from '../../contract/running-model-version';
import type { Rendered } from './rendering';

export interface ScheduleCatchUpProps {
  readonly serviceToken: string;
  readonly properties: Omit<Rendered<ScheduleCatchUpProperties>, 'Timeout' | 'Retain'>;
  /** What has to have moved to the version first. */
  readonly schedules: Construct;
}

/** After a hand-over, makes up for a start or a stop that has struck the version from before. */
export class ScheduleCatchUp extends Construct {
  constructor(scope: Construct, id: string, { serviceToken, properties, schedules }: ScheduleCatchUpProps) {
    super(scope, id);
    const rendered: Rendered<ScheduleCatchUpProperties> = { ...properties, Timeout: String(LONGEST_TIMEOUT) };
    new CustomResource(this, 'Resource', {
      resourceType: SCHEDULE_CATCH_UP_TYPE,
      serviceToken,
      serviceTimeout: Duration.seconds(LONGEST_SERVICE_TIMEOUT),
      properties: rendered,
    }).node.addDependency(schedules);
  }
}
