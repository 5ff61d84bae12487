import { types } from 'node:util';
import { runInThisContext } from 'node:vm';
import '../testing/collators';

// The CDK's own check of a template takes half a second at every synth. Only test/programs/promotion.test.ts has it, with
// findings as errors.
process.env.CDK_VALIDATION = 'false';

// The CDK takes the stack of many constructs, and Jest wants a hundred lines of each. Node.js itself stops at ten.
Error.stackTraceLimit = 10;

// The CDK takes stacks of plain objects, which no test shows. Jest would look up the source of every line of them.
const OutsideOfTests: ErrorConstructor = runInThisContext('Error');
Error.prepareStackTrace = (error, lines) =>
  types.isNativeError(error)
    ? OutsideOfTests.prepareStackTrace?.(error, lines)
    : ['', ...lines].join('\n    at ');
