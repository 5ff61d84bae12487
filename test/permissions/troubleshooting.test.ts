import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const page = words(readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8'));

/** Where the texts that users read come from, and which strings of the file are such texts. */
const SOURCES: readonly [file: string, isText: (node: ts.Node) => boolean][] = [
  ['lambda/copied-model-version/messages.ts', () => true],
  ['lambda/project-policy/messages.ts', () => true],
  ['lambda/running-model-version/messages.ts', () => true],
  ['lambda/copied-model-version/gate.ts', inFailureOr('text')],
  ['lambda/copied-model-version/examine-gates.ts', isCallOf('missing')],
  ['lambda/copied-model-version/request.ts', isCallOf('throwProblems')],
  ['lambda/project-policy/request.ts', isCallOf('throwProblems')],
  ['lambda/running-model-version/request.ts', isCallOf('throwProblems')],
  ['lambda/copied-model-version/request.ts', isAllowedType],
  ['lambda/project-policy/request.ts', isAllowedType],
  ['lambda/running-model-version/request.ts', isAllowedType],
  ['lambda/cloudformation/shape.ts', isAllowedType],
  ['lambda/cloudformation/failure.ts', inFailureOr()],
  ['lambda/cloudformation/fence.ts', inFailureOr()],
  ['lambda/cloudformation/request.ts', inFailureOr()],
  ['lambda/cloudformation/unanswered.ts', isFunction('operationUnknown')],
  ['lambda/cloudformation/unanswered.ts', isFunction('throttledOrDenied')],
  ['lambda/engine/afterwards.ts', () => true],
  ['lambda/engine/engine.ts', isCallOf('withAdvice')],
  ['lambda/engine/receive.ts', isFunction('neverStarted')],
  ['lambda/reconcile/pass.ts', isFunction('neverAnswered')],
  ['lambda/running-model-version/examine-strays.ts', isVariable('because')],
  ['contract/arns.ts', inFailureOr('allowed')],
  ['contract/copied-model-version.ts', inFailureOr('allowed')],
  ['contract/gates.ts', inFailureOr('allowed')],
  ['contract/project-policy.ts', inFailureOr('allowed')],
  ['contract/running-model-version.ts', inFailureOr('allowed')],
  ['contract/timeout.ts', inFailureOr('allowed')],
  ['lib/private/checks/other-stack.ts', isWarning],
  ['lib/private/checks/other-stack.ts', isVariable('ADVICE')],
  ['lib/private/functions/built-file.ts', (node) => ts.isNewExpression(node)],
  ['lib/private/values/placeholders.ts', isFunction('changeOf')],
  ['lib/private/copies/problems.ts', inFailureOr('allowed')],
  ['lib/private/checks/place.ts', inFailureOr('allowed')],
  ['lib/project-policy.ts', inFailureOr('allowed')],
  ['lib/private/running/hours.ts', inFailureOr('allowed')],
  ['lib/model-promotion.ts', inFailureOr('allowed')],
  ['lib/private/functions/settings.ts', inFailureOr('allowed')],
  ['lib/private/checks/namesakes.ts', inFailureOr('allowed')],
  ['lib/private/policies/warnings.ts', () => true],
  ['lib/private/promotion/collisions.ts', inFailureOr('allowed')],
  ['lib/private/promotion/problems.ts', inFailureOr('allowed')],
  ['lib/private/promotion/problems-of-target.ts', inFailureOr('allowed')],
  ['lib/private/checks/retention.ts', inFailureOr('allowed')],
  ['lib/private/checks/timeout.ts', inFailureOr('allowed')],
  ['lib/private/checks/validation.ts', isWarning],
  ['bin/configuration.ts', isVariable('NOTHING_TO_PROMOTE')],
  ['bin/configuration.ts', isCallOf('ConfigurationError.of')],
  [
    'bin/configuration.ts',
    (node) => ts.isNewExpression(node) && node.expression.getText() === 'ConfigurationError',
  ],
];

/** A user searches for a few words in a row; shorter texts must be on the page as a whole. */
const IN_A_ROW = 5;

describe.each(SOURCES)('%s', (file, isText) => {
  const texts = [...textsOf(file, isText)];

  test('has texts that users read', () => expect(texts.length).toBeGreaterThan(0));

  test.each(texts)('is found in docs/troubleshooting.md by: %s', (text) => {
    const runs = inARow(words(text), IN_A_ROW);
    expect(runs.filter((run) => ` ${page.join(' ')} `.includes(` ${run} `))).not.toEqual([]);
  });
});

test('every text that the page quotes as ours is still one of ours', () => {
  const ours = SOURCES.flatMap(([file]) =>
    [...textsOf(file, () => true)].map((text) => ` ${words(text).join(' ')} `),
  );
  const sections = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8').split('\n## ');
  const quoted = sections
    .filter((section) => /^(A copy|A project policy|A running model|Any of our)/.test(section))
    .flatMap((section) => [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, text]) => text));

  const strange = quoted.filter((text) => {
    const runs = text.split('…').flatMap((part) => inARow(words(part), 3));
    return !runs.some((run) => ours.some((one) => one.includes(` ${run} `)));
  });

  expect(quoted.length).toBeGreaterThan(20);
  expect(strange).toEqual([]);
});

/**
 * The parts of strings and templates between their placeholders, longer than two words, inside the nodes that `isText`
 * picks.
 */
function* textsOf(file: string, isText: (node: ts.Node) => boolean): Generator<string> {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = new Set<string>();
  const visit = (node: ts.Node, within: boolean): void => {
    const inside = within || isText(node);
    if (ts.isImportDeclaration(node) || ts.isRegularExpressionLiteral(node)) return;
    const isPart =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node);
    if (inside && isPart && words(node.text).length > 2) found.add(node.text.trim());
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, false);
  yield* found;
}

function isCallOf(name: string): (node: ts.Node) => boolean {
  return (node) => ts.isCallExpression(node) && node.expression.getText() === name;
}

/** The third argument of `mistyped` says what is allowed. The fourth says what to change. */
function isAllowedType(node: ts.Node): boolean {
  const { parent } = node;
  return parent && isCallOf('mistyped')(parent) && (parent as ts.CallExpression).arguments[2] === node;
}

function isVariable(name: string): (node: ts.Node) => boolean {
  return (node) => ts.isVariableDeclaration(node) && node.name.getText() === name;
}

function isWarning(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /addWarning/.test(node.getText());
}

function isFunction(name: string): (node: ts.Node) => boolean {
  return (node) => ts.isFunctionDeclaration(node) && node.name?.text === name;
}

/** Picks what is thrown as a Failure, and the properties of these names. */
function inFailureOr(...properties: string[]): (node: ts.Node) => boolean {
  return (node) =>
    (ts.isNewExpression(node) && ['Failure', 'NotWanted'].includes(node.expression.getText())) ||
    (ts.isPropertyAssignment(node) && properties.includes(node.name.getText()));
}

/** Every run of `length` words; all of them where there are fewer. */
function inARow(all: string[], length: number): string[] {
  return Array.from({ length: Math.max(1, all.length - length + 1) }, (_, start) =>
    all.slice(start, start + length).join(' '),
  );
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}-][\p{L}\p{N}_.:/’'-]*(?<![.:'])/gu) ?? [];
}
