import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, type NagPack, NIST80053R5Checks } from 'cdk-nag';
import { EXAMPLES, settingsOf, synthesiseExample } from './examples';

/** Findings about what an example's own code declares, or the CDK for it. The authors of such code answer them. */
const OWN: Readonly<Record<string, RegExp>> = {
  'cross-account': /^Production\/Output\//,
  'customer-key': /^EncryptedModel\/Output\//,
  application: /^Application\/(Role|Logs|Detect)\//,
  pipeline: /^PromotionPipeline\/Pipeline\//,
};

const packs = (scope: App): NagPack[] => [
  new AwsSolutionsChecks(scope),
  new HIPAASecurityChecks(scope),
  new NIST80053R5Checks(scope),
];

/** What the packs find in an app after it was synthesised, as `<path>: <rule>`. */
function findingsIn(app: App): string[] {
  return packs(app).flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(
          (resource) => `${'constructPath' in resource && resource.constructPath}: ${ruleName}`,
        ),
      ),
  );
}

async function findingsOf(example: string): Promise<string[]> {
  const apps: App[] = [];
  const synth = App.prototype.synth;
  const spy = vi.spyOn(App.prototype, 'synth').mockImplementation(function (this: App, options) {
    apps.push(this);
    return synth.call(this, options);
  });
  try {
    await synthesiseExample(example, settingsOf(example).context, () => undefined);
  } finally {
    spy.mockRestore();
  }
  return [...new Set(apps)].flatMap(findingsIn);
}

test.each(EXAMPLES)('cdk-nag finds nothing of this library in %s', async (example) => {
  const own = OWN[example];
  const findings = await findingsOf(example);

  expect(findings.filter((finding) => !own?.test(finding))).toEqual([]);
  // The packs have checked something.
  expect(findings.some((finding) => own?.test(finding))).toBe(own !== undefined);
});
