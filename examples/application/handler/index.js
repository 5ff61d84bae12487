// The SDK is the one that Lambda's Node.js runtimes bring along, so there is nothing to install or to bundle.
const { DetectCustomLabelsCommand, RekognitionClient } = require('@aws-sdk/client-rekognition');

const rekognition = new RekognitionClient();

/**
 * Takes `{ "image": "<JPEG or PNG in base64, at most 4 MB>", "minConfidence": 70 }` and answers the labels that the model
 * sees, the surest first: `[{ "name": "circle", "confidence": 97.1 }]`.
 */
exports.handler = async ({ image, minConfidence }) => {
  if (typeof image !== 'string' || image === '') throw new Error('"image" must hold an image in base64');
  const { CustomLabels = [] } = await rekognition.send(
    new DetectCustomLabelsCommand({
      ProjectVersionArn: process.env.MODEL_VERSION_ARN,
      Image: { Bytes: Buffer.from(image, 'base64') },
      // Without it each label has the threshold that the training found for it.
      MinConfidence: minConfidence,
    }),
  );
  return CustomLabels.map(({ Name, Confidence }) => ({ name: Name, confidence: Confidence })).sort(
    (one, other) => other.confidence - one.confidence,
  );
};
