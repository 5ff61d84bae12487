import type { interfaces } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { parseModelVersionArn, parseProjectArn } from '../../../contract/arns';
import type { Problem } from '../../../contract/problem';
import type { CopiedModelVersionProps } from '../../copied-model-version-props';
import { keyOf } from '../values/key-of';
import { isKnown, known, whereabouts } from './validation';

/** Things that must be in the account and Region of the copy's stack, but are known to be elsewhere. */
export function problemsOfPlaces(scope: IConstruct, props: CopiedModelVersionProps): Problem[] {
  const { destinationProject, outputBucket, encryptionKey } = props;
  const key = encryptionKey && keyOf(encryptionKey);
  const isTold = isKnown(destinationProject.projectRef.projectArn);
  return [
    ...problemsOfSource(scope, props),
    // If the ARN is known, the rules that the handler also has check it.
    ...(isTold ? [] : problemsOfPlace(scope, 'destinationProject', destinationProject)),
    ...problemsOfPlace(scope, 'outputBucket', outputBucket),
    ...(key ? problemsOfPlace(scope, 'encryptionKey', key) : []),
    ...problemsOfPartition('destinationProject', destinationProject.projectRef.projectArn, props),
    ...problemsOfPartition('outputBucket', outputBucket.bucketRef.bucketArn, props),
    ...(key ? problemsOfPartition('encryptionKey', key.keyRef.keyArn, props) : []),
  ];
}

/**
 * The problem that something is in another account or Region than the stack. An unknown account or Region is no
 * problem.
 */
export function problemsOfPlace(
  scope: IConstruct,
  property: string,
  { env, node }: interfaces.IEnvironmentAware & IConstruct,
): Problem[] {
  const here = whereabouts(scope);
  const isElsewhere = (part: 'account' | 'region') =>
    here[part] !== undefined && isKnown(env[part]) && env[part] !== here[part];
  return (['account', 'region'] as const).filter(isElsewhere).map((part) => ({
    property,
    value: node.path,
    allowed: `it has to be in the account and Region of the stack, which is in ${here[part]}`,
    change: `pass one of ${here[part]}, or deploy this stack in ${env[part]}`,
  }));
}

/** People often copy an ARN of the partition `aws` into an app for China or GovCloud. */
function problemsOfPartition(property: string, arn: string, props: CopiedModelVersionProps): Problem[] {
  const { modelVersionArn } = props.source.modelVersionRef;
  const ours = parseModelVersionArn(known(modelVersionArn))?.partition;
  const theirs = known(arn)?.split(':')[1];
  if (ours === undefined || theirs === undefined || theirs === ours) return [];
  return [
    {
      property,
      value: arn,
      allowed: `the model is in the partition ${ours}, and so is all that its copy uses`,
      change: `pass one whose ARN begins with arn:${ours}:`,
    },
  ];
}

/**
 * The handler checks the Regions in both ARNs. If the app makes one of the two, its ARN is not known at synth, but its
 * Region may be.
 */
function problemsOfSource(
  scope: IConstruct,
  { source, destinationProject }: CopiedModelVersionProps,
): Problem[] {
  const { projectArn, modelVersionArn } = source.modelVersionRef;
  const told = parseModelVersionArn(known(modelVersionArn)) ?? parseProjectArn(known(projectArn));
  const destination = parseProjectArn(known(destinationProject.projectRef.projectArn));
  if (told && destination) return [];
  const from = told?.region ?? known(source.env.region);
  const to = destination?.region ?? whereabouts(scope).region;
  if (from === undefined || to === undefined || from === to) return [];
  return [
    {
      property: 'source',
      value: known(modelVersionArn) ?? known(projectArn) ?? source.node.path,
      allowed: `the copy is to be made in ${to} and AWS cannot copy a model across Regions`,
      change: `retrain the model in ${to} from its dataset, or deploy this stack in ${from}`,
    },
  ];
}
