import { App, Aspects, CfnResource, type IPropertyInjector, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ALL_FLAGS } from '../../../../testing/constructs/fixture';
import { PRODUCTION, promotionIn } from '../../../../testing/constructs/promotion-fixture';

/** An injector with which a company sets properties of all its buckets. */
const injector = (more: s3.BucketProps): IPropertyInjector => ({
  constructUniqueId: s3.Bucket.PROPERTY_INJECTION_ID,
  inject: (props) => ({ ...props, ...more }),
});

const targetIn = (app: App, removalPolicy?: RemovalPolicy) =>
  promotionIn({ targets: [{ ...PRODUCTION, removalPolicy }] }, app).targetStacks[0];

const policyOfBucket = (template: Template) =>
  Object.values(template.findResources('AWS::S3::Bucket')).map(({ DeletionPolicy }) => DeletionPolicy);

test('an injector may retain the bucket with its contents', () => {
  const retained = injector({ removalPolicy: RemovalPolicy.RETAIN, autoDeleteObjects: false });
  const app = new App({ context: ALL_FLAGS, propertyInjectors: [retained] });

  const template = Template.fromStack(targetIn(app));

  expect(policyOfBucket(template)).toEqual(['Retain']);
  template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
});

test('an injector that only retains buckets needs a target that retains its copies', () => {
  const retained = injector({ removalPolicy: RemovalPolicy.RETAIN });
  const app = new App({ context: ALL_FLAGS, propertyInjectors: [retained] });

  expect(policyOfBucket(Template.fromStack(targetIn(app, RemovalPolicy.RETAIN)))).toEqual(['Retain']);
});

test('an aspect that retains everything needs a target that retains its copies', () => {
  const app = new App({ context: ALL_FLAGS });
  const target = targetIn(app, RemovalPolicy.RETAIN);
  Aspects.of(app).add({
    visit: (node) => CfnResource.isCfnResource(node) && node.applyRemovalPolicy(RemovalPolicy.RETAIN),
  });

  expect(policyOfBucket(Template.fromStack(target))).toEqual(['Retain']);
});
