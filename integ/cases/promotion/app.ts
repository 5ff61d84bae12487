import { App } from 'aws-cdk-lib';
import { ModelPromotion } from '../../../lib';
import { type Settings, settingsOf } from '../../settings';

export interface PromotionSettings extends Settings {
  readonly keptModelVersionArns: string[];
}

const app = new App();
const { run, source, keptModelVersionArns, destinationAccount } = settingsOf<PromotionSettings>(app);
const id = `${run}-promotion`;
new ModelPromotion(app, id, {
  source,
  keptModelVersionArns,
  targets: [{ name: 'target', account: destinationAccount, projectName: id }],
});
