import '../testing/collators';

// The CDK's own check of a template takes half a second at every synth. Only test/programs/promotion.test.ts has it, with
// findings as errors.
process.env.CDK_VALIDATION = 'false';

// The CDK takes the stack of many constructs.
Error.stackTraceLimit = 10;
