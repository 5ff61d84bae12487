import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { problemsOfCopy } from '../../../contract/copied-model-version';
import type { Problem } from '../../../contract/problem';
import { problemsOfLongTimeout } from '../../../contract/timeout';
import type { CopiedModelVersionProps } from '../../copied-model-version-props';
import { problemsOfPlaces } from '../checks/place';
import { problemsOfRemovalPolicy } from '../checks/retention';
import { knownSeconds, problemsOfUnit } from '../checks/timeout';
import { known, knownScores, knownTags, whereabouts } from '../checks/validation';
import { keyOf } from '../values/key-of';

/** What is wrong with a copy's properties, by the handler's rules and by what only the construct sees. */
export function problemsOfCopyProps(scope: IConstruct, props: CopiedModelVersionProps): Problem[] {
  const { projectArn, modelVersionArn } = props.source.modelVersionRef;
  const { encryptionKey, timeout, f1Comparison } = props;
  return [
    ...problemsOfCopy({
      sourceProjectArn: known(projectArn),
      sourceModelVersionArn: known(modelVersionArn),
      destinationProjectArn: known(props.destinationProject.projectRef.projectArn),
      outputBucket: known(props.outputBucket.bucketRef.bucketName),
      outputKeyPrefix: known(props.outputKeyPrefix),
      encryptionKey: known(encryptionKey && keyOf(encryptionKey)?.keyRef.keyArn),
      versionName: known(props.versionName),
      tags: knownTags(props.tags),
      minimumF1Score: known(props.minimumF1Score),
      minimumLabelF1Scores: knownScores(props.minimumLabelF1Scores),
      maximumF1Drop: known(f1Comparison?.maximumF1Drop),
      currentVersionParameterName: known(f1Comparison?.currentVersionParameterName),
      ...whereabouts(scope),
    }),
    ...problemsOfPlaces(scope, props),
    ...problemsOfRemovalPolicy(props.removalPolicy),
    ...problemsOfAlias(encryptionKey),
    ...problemsOfLongTimeout(knownSeconds(timeout)),
    ...problemsOfUnit('timeout', timeout),
  ];
}

function problemsOfAlias(encryptionKey: kms.IKeyRef | undefined): Problem[] {
  if (!encryptionKey || keyOf(encryptionKey)) return [];
  return [
    {
      property: 'encryptionKey',
      value: encryptionKey.node.path,
      allowed: 'it is an alias of a key unknown to the app, and IAM permits the use of keys, not of aliases',
      change: 'pass the key itself, for instance with Key.fromKeyArn() and an ARN that ends in key/ID',
    },
  ];
}
