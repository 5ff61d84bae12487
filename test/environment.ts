// The CDK's own check of a template takes half a second at every synth. test/bin/promotion.test.ts has it, with findings as
// errors; other tests of what we synthesise do without.
process.env.CDK_VALIDATION = 'false';
