import { words } from '../words';
import type { PolicyText } from './state';

/**
 * The AWS managed policies that roles can have here, by path and name. The two broad read policies list the emulator's
 * services; the others are AWS's own documents.
 */
export const AWS_MANAGED_POLICIES: Readonly<Record<string, PolicyText>> = Object.fromEntries(
  Object.entries({
    AdministratorAccess: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    ReadOnlyAccess: [
      allow(`
        cloudformation:Describe* cloudformation:Get* cloudformation:List* iam:Get* iam:List* kms:Describe* kms:Get*
        kms:List* lambda:Get* lambda:List* logs:Describe* logs:Get* logs:FilterLogEvents rekognition:Describe*
        rekognition:Detect* rekognition:List* s3:Get* s3:List* ssm:Describe* ssm:Get* ssm:List* states:Describe*
        states:List*`),
    ],
    AWSCloudFormationReadOnlyAccess: [
      allow(`
        cloudformation:Describe* cloudformation:EstimateTemplateCost cloudformation:Get* cloudformation:List*
        cloudformation:ValidateTemplate cloudformation:Detect*`),
    ],
    'service-role/AWSLambdaBasicExecutionRole': [
      allow('logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents'),
    ],
    'service-role/AWSLambdaVPCAccessExecutionRole': [
      allow(`
        logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents ec2:CreateNetworkInterface
        ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses
        ec2:UnassignPrivateIpAddresses`),
    ],
    AmazonRekognitionCustomLabelsFullAccess: [
      allow(
        `s3:ListBucket s3:ListAllMyBuckets s3:GetBucketAcl s3:GetBucketLocation s3:GetObject s3:GetObjectAcl
        s3:GetObjectTagging s3:GetObjectVersion s3:PutObject`,
        'arn:aws:s3:::*custom-labels*',
      ),
      allow(`
        rekognition:CreateProject rekognition:CreateProjectVersion rekognition:StartProjectVersion
        rekognition:StopProjectVersion rekognition:DescribeProjects rekognition:DescribeProjectVersions
        rekognition:DetectCustomLabels rekognition:DeleteProject rekognition:DeleteProjectVersion
        rekognition:TagResource rekognition:UntagResource rekognition:ListTagsForResource rekognition:CreateDataset
        rekognition:ListDatasetEntries rekognition:ListDatasetLabels rekognition:DescribeDataset
        rekognition:UpdateDatasetEntries rekognition:DistributeDatasetEntries rekognition:DeleteDataset
        rekognition:CopyProjectVersion rekognition:PutProjectPolicy rekognition:ListProjectPolicies
        rekognition:DeleteProjectPolicy`),
    ],
  }).map(([name, statements]) => {
    const document = { Version: '2012-10-17', Statement: statements };
    return [name, { text: JSON.stringify(document), document }];
  }),
);

/** `actions` is a text with white space between the actions. */
function allow(actions: string, Resource = '*'): object {
  return { Effect: 'Allow', Action: words(actions), Resource };
}
