import * as ts from 'typescript';

/** A change of one place of a file: what stands between two positions becomes another text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Rule = (node: ts.Node, source: ts.SourceFile) => Edit[];

const { SyntaxKind } = ts;
const CHAINS: readonly ts.SyntaxKind[] = [
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
];
const EQUALITIES: readonly ts.SyntaxKind[] = [
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
];
/** The value on the boundary counts on the other side. */
const BOUNDARIES = new Map<ts.SyntaxKind, string>([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
]);
const STEPS = ['filter', 'sort', 'slice', 'flat', 'reverse', 'trim', 'toLowerCase'];
const OPPOSITES = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
  ['startsWith', 'endsWith'],
]);

function replace(node: ts.Node, source: ts.SourceFile, text: string): Edit {
  return { start: node.getStart(source), end: node.end, text };
}

/** Drops one of the items that stand between commas, and one comma. */
function dropItem(items: ts.NodeArray<ts.Node>, index: number): Edit {
  const before = items[index - 1];
  const next = items[index + 1];
  if (next) return { start: items[index]!.getFullStart(), end: next.getFullStart(), text: '' };
  return { start: before ? before.end : items.pos, end: items.end, text: '' };
}

function operatorOf(node: ts.Node): ts.SyntaxKind | undefined {
  return ts.isBinaryExpression(node) ? node.operatorToken.kind : undefined;
}

function isChain(node: ts.Node): node is ts.BinaryExpression {
  const operator = operatorOf(node);
  return operator !== undefined && CHAINS.includes(operator);
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? unwrapped(node.expression) : node;
}

function parentOf(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node.parent) ? parentOf(node.parent) : node.parent;
}

function isComparison(node: ts.Node): boolean {
  const operator = operatorOf(node);
  return operator !== undefined && (EQUALITIES.includes(operator) || BOUNDARIES.has(operator));
}

function isNegation(node: ts.Node): boolean {
  return ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken;
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node)
  );
}

/**
 * A condition or a boolean value becomes always true, or always false. If `dropOperand` has the same effect, the edit
 * is left out.
 */
const decide: Rule = (node, source) => {
  if (!ts.isExpression(node) || ts.isParenthesizedExpression(node)) return [];
  const isBoolean = isComparison(node) || isNegation(node) || isChain(node);
  if (!isCondition(node) && !isBoolean) return [];
  const parent = parentOf(node);
  if (isChain(parent) || isNegation(parent)) return [];
  switch (operatorOf(node)) {
    case SyntaxKind.QuestionQuestionToken:
      return isCondition(node) ? [replace(node, source, 'true'), replace(node, source, 'false')] : [];
    case SyntaxKind.AmpersandAmpersandToken:
      return [replace(node, source, 'false')];
    case SyntaxKind.BarBarToken:
      return [replace(node, source, 'true')];
    default:
      return [replace(node, source, 'true'), replace(node, source, 'false')];
  }
};

/** One operand of `a && b`, `a || b` or `a ?? b` is dropped. */
const dropOperand: Rule = (node, source) => {
  if (!isChain(node)) return [];
  const { left, operatorToken, right } = node;
  const isFirst = operatorOf(unwrapped(left)) !== operatorToken.kind;
  return [
    { start: left.end, end: right.end, text: '' },
    ...(isFirst ? [{ start: left.getStart(source), end: right.getStart(source), text: '' }] : []),
    ...(operatorOf(left) === operatorToken.kind
      ? [
          {
            start: (left as ts.BinaryExpression).right.getStart(source),
            end: right.getStart(source),
            text: '',
          },
        ]
      : []),
  ];
};

const boundary: Rule = (node, source) => {
  if (!ts.isBinaryExpression(node)) return [];
  const text = BOUNDARIES.get(node.operatorToken.kind);
  return text ? [replace(node.operatorToken, source, text)] : [];
};

const dropCase: Rule = (node, source) =>
  ts.isCaseClause(node) ? [replace(node.expression, source, "'never'")] : [];

const dropMember: Rule = (node, source) => {
  if (ts.isObjectLiteralExpression(node)) {
    // No test compares the reason that the log gives for a decision.
    return node.properties.flatMap((property, index) =>
      property.name?.getText(source) === 'because' ? [] : [dropItem(node.properties, index)],
    );
  }
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((_, index) => dropItem(node.elements, index));
  }
  return [];
};

const dropStatement: Rule = (node, source) => {
  if (!ts.isExpressionStatement(node)) return [];
  return [replace(node, source, ';')];
};

const changeNumber: Rule = (node, source) => {
  if (!ts.isNumericLiteral(node)) return [];
  const value = Number(node.text.replaceAll('_', ''));
  return value > 1 ? [replace(node, source, String(value + 1))] : [];
};

const anchors: Rule = (node, source) => {
  if (!ts.isRegularExpressionLiteral(node)) return [];
  const start = node.getStart(source);
  const end = node.text.lastIndexOf('/');
  const edits: Edit[] = [];
  if (node.text.startsWith('/^')) edits.push({ start: start + 1, end: start + 2, text: '' });
  if (node.text[end - 1] === '$') edits.push({ start: start + end - 1, end: start + end, text: '' });
  return edits;
};

/** A call of a chain is dropped, such as `.sort()`, or its name becomes the opposite. */
const dropStep: Rule = (node, source) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression, name } = node.expression;
  const opposite = OPPOSITES.get(name.text);
  return [
    ...(STEPS.includes(name.text) ? [{ start: expression.end, end: node.end, text: '' }] : []),
    ...(opposite ? [replace(name, source, opposite)] : []),
  ];
};

const RULES: readonly Rule[] = [
  decide,
  dropOperand,
  boundary,
  dropCase,
  dropMember,
  dropStatement,
  changeNumber,
  anchors,
  dropStep,
];

/** Every change that the rules make of a source. */
export function editsOf(file: string, text: string): Edit[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    for (const rule of RULES) edits.push(...rule(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits;
}
