import type { Context } from '../../../lambda/reconcile/kind';
import { look } from '../../../lambda/running-model-version/look';
import { moment, request, VERSION } from '../../../testing/handlers/running-requests';

test('a version of which AWS shows only the ARN has an unknown status, and no owner', async () => {
  const rekognition: any = {
    describeProjectVersions: async () => ({ ProjectVersionDescriptions: [{ ProjectVersionArn: VERSION }] }),
    listTagsForResource: async () => ({}),
  };
  const context = { rekognition, moment: moment('change') } as Context;

  expect(await look(context, request())).toEqual({ kind: 'seen', thing: { status: 'UNKNOWN' } });
});
