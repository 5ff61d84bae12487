import { App } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { ModelPromotion } from 'cdk-rekognition-custom-labels';
import accounts from './accounts.json';

const app = new App({ context: recommendedFlags });

// The canary tests the version: if its copy is refused, later waves are not deployed.
new ModelPromotion(app, 'Shapes', {
  source: {
    projectArn: app.node.getContext('sourceProjectArn'),
    modelVersionArn: app.node.getContext('sourceModelVersionArn'),
  },
  targets: accounts.map(({ name, account, wave }) => ({
    name,
    account,
    wave,
    minimumF1Score: 0.9,
    maximumF1Drop: 0.02,
  })),
});
