import { FUNCTIONS } from './functions';
import { LOOKUPS } from './lookups';
import { MODEL_VERSIONS } from './model-versions';
import type { Permission } from './permission';
import { PROJECT_POLICIES } from './project-policies';
import { REQUESTS } from './requests';
import { TRAINING_RESULTS } from './training-results';

/**
 * Every action that this library needs, once: which call needs it, on what, and why. `npm run docs` writes
 * docs/permissions.md from it. https://docs.aws.amazon.com/service-authorization/latest/reference/list_rekognition.html
 */
export const PERMISSIONS: readonly Permission[] = [
  ...MODEL_VERSIONS,
  ...TRAINING_RESULTS,
  ...PROJECT_POLICIES,
  ...LOOKUPS,
  ...FUNCTIONS,
  ...REQUESTS,
];
