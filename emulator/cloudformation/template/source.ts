import { validationError } from '../errors';
import { flag } from '../inputs';
import type { ServiceCaller } from '../service-caller';
import { parseTemplate } from './parse';
import type { Template } from './template';
import { validateTemplate } from './validate';

export interface TemplateSource {
  readonly body: string;
  readonly template: Template;
}

const MAX_BODY = 51_200;
const MAX_OBJECT = 1_000_000;

/** The template that an operation's input names: in the body, in a bucket, or the one the stack has. */
export async function readTemplate(
  input: any,
  caller: ServiceCaller,
  previous?: TemplateSource,
): Promise<TemplateSource> {
  if (flag(input.UsePreviousTemplate)) {
    if (!previous) throw validationError('Cannot use previous template: the stack has none');
    return previous;
  }
  const body = await readBody(input, caller);
  const template = parseTemplate(body);
  validateTemplate(template);
  return { body, template };
}

async function readBody(input: any, caller: ServiceCaller): Promise<string> {
  if (input.TemplateURL) {
    const body = await fromBucket(input.TemplateURL, caller);
    if (Buffer.byteLength(body) > MAX_OBJECT) {
      throw validationError(`Template may not exceed ${MAX_OBJECT} bytes in size.`);
    }
    return body;
  }
  if (!input.TemplateBody) throw validationError('Either Template URL or Template Body must be specified.');
  const size = Buffer.byteLength(input.TemplateBody);
  if (size > MAX_BODY) {
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MAX_BODY}`,
    );
  }
  return input.TemplateBody;
}

async function fromBucket(url: string, caller: ServiceCaller): Promise<string> {
  const { bucket, key } = bucketAndKey(url);
  try {
    const { Body: body } = await caller.call('s3', 'GetObject', { Bucket: bucket, Key: key });
    return Buffer.from(body).toString('utf8');
  } catch (error) {
    throw validationError(`S3 error: ${(error as Error).message}`);
  }
}

/** Accepts `https://BUCKET.s3.REGION.amazonaws.com/KEY` and the path-style forms, including the emulator's. */
export function bucketAndKey(url: string): { bucket: string; key: string } {
  if (!URL.canParse(url)) throw validationError('TemplateURL must be a supported URL.');
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  const virtual = /^(.+)\.s3[.-][a-z0-9.-]*amazonaws\.com$/.exec(hostname);
  if (virtual) return { bucket: virtual[1], key: path };
  const slash = path.indexOf('/');
  if (slash < 1)
    throw validationError(`S3 error: Domain name specified in ${hostname} is not a valid S3 domain`);
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}
