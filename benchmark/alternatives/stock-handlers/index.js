// What one writes first: start the copy, ask until it is done, delete it. No queue, no look before, no fence.
const {
  CopyProjectVersionCommand,
  DeleteProjectVersionCommand,
  DescribeProjectVersionsCommand,
  RekognitionClient,
} = require('@aws-sdk/client-rekognition');

const rekognition = new RekognitionClient({});

exports.onEvent = async ({ RequestType, PhysicalResourceId, ResourceProperties: properties }) => {
  if (RequestType === 'Delete') {
    await rekognition.send(new DeleteProjectVersionCommand({ ProjectVersionArn: PhysicalResourceId }));
    return { PhysicalResourceId };
  }
  const { ProjectVersionArn } = await rekognition.send(
    new CopyProjectVersionCommand({
      SourceProjectArn: properties.SourceProjectArn,
      SourceProjectVersionArn: properties.SourceProjectVersionArn,
      DestinationProjectArn: properties.DestinationProjectArn,
      VersionName: properties.VersionName,
      OutputConfig: { S3Bucket: properties.OutputBucket },
    }),
  );
  return { PhysicalResourceId: ProjectVersionArn };
};

exports.isComplete = async ({ RequestType, PhysicalResourceId, ResourceProperties: properties }) => {
  const { ProjectVersionDescriptions: versions } = await rekognition.send(
    new DescribeProjectVersionsCommand({
      ProjectArn: properties.DestinationProjectArn,
      VersionNames: [PhysicalResourceId.split('/').at(-2)],
    }),
  );
  if (RequestType === 'Delete') return { IsComplete: versions.length === 0 };
  // Describe lags behind for some seconds. Without this line the first copy already fails.
  if (versions.length === 0) return { IsComplete: false };
  const [{ Status, StatusMessage }] = versions;
  if (Status === 'COPYING_FAILED') throw new Error(StatusMessage);
  return Status === 'COPYING_COMPLETED'
    ? { IsComplete: true, Data: { ModelVersionArn: PhysicalResourceId } }
    : { IsComplete: false };
};
