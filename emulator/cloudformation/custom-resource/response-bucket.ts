/** The bucket behind every `ResponseURL`: a custom resource answers there, without a signature of its own. */
export const RESPONSE_BUCKET = 'cloudformation-custom-resource-response-';
