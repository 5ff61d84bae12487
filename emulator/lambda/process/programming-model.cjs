'use strict';
// What a Node.js function and Lambda agree on: where the handler is, what it is called with, how errors and lines look.

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');

const LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE' };

/** The file and the export that `folder/file.export` names. */
function locate(handler, root) {
  const match = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(handler);
  if (!match) throw named('Runtime.MalformedHandlerName', `Bad handler: ${handler}`);
  const [, path, name] = match;
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => join(root, path + ending)).find(existsSync);
  if (!file) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path}'`);
  return { file, name };
}

/** Loads the handler with `importModule`. By default this is `import`, which loads the modules of both systems. */
async function load(handler, root, importModule = (file) => import(pathToFileURL(file).href)) {
  const { file, name } = locate(handler, root);
  let loaded;
  try {
    loaded = await importModule(file);
  } catch (error) {
    if (error instanceof SyntaxError || error?.name === 'SyntaxError')
      throw named('Runtime.UserCodeSyntaxError', String(error), error);
    if (/MODULE_NOT_FOUND/.test(error?.code))
      throw named('Runtime.ImportModuleError', `Error: ${error.message}`, error);
    throw error;
  }
  const fn = name
    .split('.')
    .reduce((value, key) => value?.[key], loaded.default?.[name.split('.')[0]] ? loaded.default : loaded);
  if (fn === undefined) throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof fn !== 'function') throw named('Runtime.HandlerNotFound', `${handler} is not a function`);
  if (fn.length >= 3) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature.',
    );
  }
  return fn;
}

/** The second argument of a handler. */
function contextOf(invocation, env, now) {
  const deadline = now() + invocation.timeout;
  return {
    awsRequestId: invocation.requestId,
    invokedFunctionArn: invocation.arn,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
}

/** The payload that stands for a thrown value. */
function describe(error) {
  if (error && typeof error === 'object' && 'name' in error && 'message' in error) {
    return {
      errorType: String(error.name),
      errorMessage: String(error.message),
      trace: String(error.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

const ORDER = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/**
 * One line of the log, in the format and from the level that the function's environment names; undefined for a line
 * below that level. In plain text a line break inside becomes a carriage return.
 */
function consoleLine(method, values, requestId, time, env) {
  const timestamp = new Date(time).toISOString();
  const level = LEVELS[method];
  if (env.AWS_LAMBDA_LOG_FORMAT !== 'JSON') {
    return [timestamp, requestId, level, format(...values).replaceAll('\n', '\r')].join('\t');
  }
  if (ORDER.indexOf(level) < ORDER.indexOf(env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO')) return undefined;
  const message = values.length === 1 && typeof values[0] === 'object' ? values[0] : format(...values);
  return JSON.stringify({ timestamp, level, requestId, message });
}

function named(name, message, cause) {
  const error = new Error(message, { cause });
  error.name = name;
  return error;
}

module.exports = { consoleLine, contextOf, describe, load };
