/** What breaks a rule of awslint, by the rule and the reported name, and why it stays. */
export const EXCUSES: Readonly<Record<string, string>> = {
  'construct-ctor:PromotionTargetStack': 'its constructor is private: a promotion makes it',
  'props-physical-name:CopiedModelVersionProps':
    'the name is `versionName`: the type of the resource is our own, so the rule does not know it',
  'props-physical-name:ProjectPolicyProps': 'the name is `policyName`, as above',
  'props-physical-name:RunningModelVersionProps': 'that a version runs has no name of its own',
  'ref-via-interface:RunningModelAlarmsProps.models':
    'the alarms need the schedule and the metrics, and only the class has them',
  'attribute-tag:Project.projectRef':
    'it is a reference and no attribute: the CDK has no tag on its own ones',
  'attribute-tag:ModelVersionPointer.parameterRef': 'as above',
  'resource-interface:CopiedModelVersion':
    'its interface is `IModelVersion`: nobody has to know that it is a copy',
  'resource-interface:RunningModelVersion':
    'its interface is `IModelVersion`: nobody has to know that it runs',
  'resource-interface:ProjectPolicy':
    'nothing refers to a policy: Rekognition does not know it outside of its project',
};
