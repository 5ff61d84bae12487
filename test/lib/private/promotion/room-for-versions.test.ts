import { Annotations } from 'aws-cdk-lib';
import { SOURCE_ACCOUNT } from '../../../../testing/constructs/fixture';
import { promotionIn, STAGING, version } from '../../../../testing/constructs/promotion-fixture';

/** The target needs no policy, which would have no room for so many. */
function warningsFor(kept: number, acknowledged = false): string[] {
  const targets = [{ ...STAGING, account: SOURCE_ACCOUNT, projectName: 'copies' }];
  const keptModelVersionArns = Array.from({ length: kept }, (_, index) => version(index + 1));
  const promotion = promotionIn({ targets, keptModelVersionArns });
  if (acknowledged) {
    Annotations.of(promotion).acknowledgeWarning('cdk-rekognition-custom-labels:kept-versions');
  }
  const { metadata } = promotion.targetStacks[0].node;
  return metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data));
}

test('no warning comes while twice the versions fit into a project', () => {
  expect(warningsFor(50)).toEqual([]);
});

test.each([
  [51, 'there is no room for the new ones beside the old ones'],
  [100, 'there is no room for the new ones beside the old ones'],
  [101, 'the deployment fails when the project is full'],
])('%i kept versions have a warning', (kept, text) => {
  expect(warningsFor(kept)).toEqual([expect.stringContaining(text)]);
});

test('the warning can be acknowledged', () => {
  expect(warningsFor(101, true)).toEqual([]);
});
