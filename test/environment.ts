// The CDK's own check of a template takes half a second at every synth. The demo and `npm run build` have it; tests of
// what we synthesise do without.
process.env.CDK_VALIDATION = 'false';
