'use strict';
// Runs inside a function's process: loads the function once, then runs it for every invocation that arrives.
// `programming-model.cjs` has what Lambda and functions agree on. This file has what only the emulator needs.

const http = require('node:http');
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');
const { dateAt } = require('./date-at.cjs');
const { load, contextOf, describe, consoleLine } = require('./programming-model.cjs');

const RESPONSE_BUCKET = 'cloudformation-custom-resource-response-';

// No process outlives the emulator.
process.once('disconnect', () => process.exit(0));

redirectResponses(process.env.AWS_ENDPOINT_URL);

const machineDate = Date;
let requestId;
printWithRequestId();

let handler;
let answered = true;

process.on('message', async (invocation) => {
  requestId = invocation.requestId;
  answered = false;
  if (handler === undefined) skewClock(invocation.skew);
  try {
    handler ??= await load(invocation.handler, process.env.LAMBDA_TASK_ROOT);
  } catch (error) {
    console.error(error);
    answer(failure(error), true);
    return;
  }
  process.send({ started: true });
  try {
    const result = await handler(
      JSON.parse(invocation.payload),
      contextOf(invocation, process.env, Date.now),
    );
    answer({ payload: JSON.stringify(result === undefined ? null : result) });
  } catch (error) {
    console.error('Invoke Error', error);
    answer(failure(error));
  }
});

// As in Lambda, an error that nobody handles ends the process, and is the answer to the running invocation.
process.on('uncaughtException', (error) => endWith(error));
process.on('unhandledRejection', (reason) => {
  const error = new Error(String(reason?.message ?? reason));
  error.name = 'Runtime.UnhandledPromiseRejection';
  error.stack = reason?.stack ?? error.stack;
  endWith(error);
});

function endWith(error) {
  console.error('Uncaught Exception', error);
  if (answered) process.exit(129);
  answer(failure(error), true);
}

function failure(error) {
  return { payload: JSON.stringify(describe(error)), functionError: 'Unhandled' };
}

function answer(outcome, last = false) {
  if (answered) return;
  answered = true;
  process.stdout.write(`\u0000END ${requestId}\n`);
  process.stderr.write(`\u0000END ${requestId}\n`);
  process.send(outcome, () => last && process.exit(129));
}

/** Makes the function's clock wrong by this many milliseconds. Call this before the function's code is loaded. */
function skewClock(ms) {
  if (ms !== 0) globalThis.Date = dateAt(machineDate, () => machineDate.now() + ms);
}

function printWithRequestId() {
  for (const method of ['log', 'info', 'debug', 'warn', 'error', 'trace']) {
    console[method] = (...values) => {
      const line = consoleLine(method, values, requestId, Date.now(), process.env);
      if (line !== undefined) process.stdout.write(`${line}\n`);
    };
  }
}

/** CloudFormation's response bucket is reached at the emulator, which knows it by the Host header. */
function redirectResponses(endpoint) {
  if (!endpoint) return;
  const { hostname, port } = new URL(endpoint);
  const original = https.request;
  const request = function (...args) {
    const url = typeof args[0] === 'string' || args[0] instanceof URL ? new URL(args.shift()) : undefined;
    const options = typeof args[0] === 'object' ? args.shift() : {};
    const host = options.hostname ?? options.host ?? url?.hostname ?? '';
    if (!host.startsWith(RESPONSE_BUCKET))
      return original.apply(this, url ? [url, options, ...args] : [options, ...args]);
    const path = options.path ?? `${url.pathname}${url.search}`;
    const headers = { ...options.headers, host };
    return http.request({ method: options.method, path, headers, hostname, port }, ...args);
  };
  https.request = request;
  https.get = (...args) => request(...args).end();
  syncBuiltinESMExports();
}
