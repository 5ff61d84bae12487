import { App } from 'aws-cdk-lib';
import { type Settings, settingsOf } from '../../settings';
import { CopyStack } from '../copy-stack';
import { PermissionStack } from '../permission-stack';

/** What changes from one deployment to the next. */
export interface CopySettings extends Settings {
  readonly tags: Readonly<Record<string, string>>;
  readonly outputKeyPrefix: string;
}

const app = new App();
const settings = settingsOf<CopySettings>(app);
new PermissionStack(app, `${settings.run}-copy-permission`, settings);
new CopyStack(app, `${settings.run}-copy`, settings, settings);
