import { App } from 'aws-cdk-lib';
import { ModelPromotion } from '../../../lib';
import { type Settings, settingsOf } from '../../settings';
import { CopyStack } from '../copy-stack';

const app = new App();
const settings = settingsOf<Settings>(app);
const id = `${settings.run}-role`;
new ModelPromotion(app, id, {
  source: settings.source,
  targets: [
    { name: 'target', account: settings.destinationAccount, projectName: id, copyRoleName: `${id}-copies` },
  ],
});
new CopyStack(app, `${id}-other`, settings, {});
