import { App, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import {
  type CopyGrant,
  type CopyStatement,
  conditionOf,
  howManyFit,
  pack,
  textOf,
} from '../../../../lib/private/promotion/pack';
import { version } from '../../../../testing/constructs/promotion-fixture';

const root = (account: number) => `arn:aws:iam::${400000000000 + account}:root`;
const grant = (account: number, ...versions: number[]): CopyGrant => ({
  principal: root(account),
  versions: versions.map(version),
});
const many = (size: number, ...versions: number[]) =>
  Array.from({ length: size }, (_, account) => grant(account, ...versions));
/** The versions 1, 2 and so on. */
const upTo = (kept: number) => Array.from({ length: kept }, (_, number) => number + 1);

describe('statements', () => {
  /** Each statement by the numbers of its accounts and of its versions. */
  test.each<[string, CopyGrant[], string[]]>([
    ['nothing', [], []],
    ['principals with the same versions share one', [grant(1, 1, 2), grant(2, 2, 1)], ['1 2: 1 2']],
    ['principals with other versions do not', [grant(1, 1), grant(2, 1, 2)], ['1: 1', '2: 1 2']],
    ['a principal that comes twice has all its versions', [grant(1, 1), grant(1, 2)], ['1: 1 2']],
  ])('%s', (_, grants, expected) => {
    const numbers = (list: string) => list.split(' ').map(Number);

    expect(pack(grants).flat()).toEqual(
      expected.map((statement) => {
        const [accounts, versions] = statement.split(': ').map(numbers);
        return { principals: accounts.map(root), versions: versions.map(version) };
      }),
    );
  });
});

describe('documents', () => {
  test('a document holds more than fifty accounts', () => {
    expect(pack(many(53, 1))).toHaveLength(1);
  });

  describe('if one document is too small', () => {
    const documentOf = (documents: ReturnType<typeof pack>, principal: string, arn: string) =>
      documents.findIndex((statements) =>
        statements.some(
          ({ principals, versions }) => principals.includes(principal) && versions.includes(arn),
        ),
      );
    /** Grants of both promotions that move to another document. A new document, and one that is gone, do not count. */
    const moved = (before: readonly CopyGrant[], after: readonly CopyGrant[]) => {
      const [were, are] = [before, after].map(pack);
      return after.flatMap(({ principal, versions }) =>
        versions
          .map((arn) => ({ principal, arn, from: documentOf(were, principal, arn) }))
          .filter(({ arn, from }) => {
            const to = documentOf(are, principal, arn);
            return from >= 0 && from !== to && to < were.length && from < are.length;
          }),
      );
    };
    const sixty = Array.from({ length: 60 }, (_, account) => grant(account * 7, ...upTo(10)));

    test.each([
      [60, 1],
      [120, 1],
      [6, 20],
      [12, 20],
      [30, 20],
      [48, 20],
      [30, 30],
      [25, 50],
    ])('no principal moves when one of %i with %i versions is added or removed', (size, kept) => {
      const all = many(size, ...upTo(kept));

      expect(pack(all).length).toBeGreaterThan(1);
      for (const [index] of all.entries()) {
        const others = all.toSpliced(index, 1);
        expect(moved(all, others)).toEqual([]);
        expect(moved(others, all)).toEqual([]);
      }
    });

    test('nothing changes when a target moves within the list', () => {
      expect(pack([...sixty].reverse())).toEqual(pack(sixty));
      expect(pack(sixty).length).toBeGreaterThan(1);
    });

    test('principals of a new document come from the others, and return to them', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 180 }), (one, other) => {
          expect(moved(many(one, 1), many(other, 1))).toEqual([]);
        }),
      );
    });

    test('a promoted version moves no principal', () => {
      expect(moved(many(100, 1), many(100, 2))).toEqual([]);
    });
  });

  test.each([
    [54, 1],
    [76, 10],
    [31, 20],
    [265, 1],
  ])('have room for a signature, with %i targets that keep %i versions', (targets, kept) => {
    const documents = pack(many(targets, ...upTo(kept)));

    expect(documents.length).toBeLessThanOrEqual(5);
    for (const document of documents) expect(textOf(document).length).toBeLessThanOrEqual(2000 - 27);
  });

  test('have no room for a signature if there would be too many documents', () => {
    const fit = howManyFit(many(400, 1));

    expect(pack(many(fit, 1)).some((document) => textOf(document).length > 2000 - 27)).toBe(true);
  });

  test('too many versions for one document are divided', () => {
    const documents = pack([grant(1, ...upTo(40))]);

    expect(documents.length).toBeGreaterThan(1);
    const versions = documents.flat().flatMap((statement) => statement.versions);
    expect(versions.sort()).toEqual(upTo(40).map(version).sort());
  });

  test('a token counts as twelve digits', () => {
    const account = (index: number) => Token.asString({ Ref: 'AWS::AccountId', index });
    const tokens = Array.from({ length: 60 }, (_, index) => ({
      principal: `arn:aws:iam::${account(index)}:root`,
      versions: [version(1)],
    }));

    expect(pack(tokens)).toHaveLength(2);
  });

  test('hold exactly the grants, and no more than 2000 characters, as the CDK renders them', () => {
    const grants = fc.array(
      fc.record({
        principal: fc.integer({ min: 0, max: 40 }).map(root),
        versions: fc.uniqueArray(fc.integer({ min: 1, max: 40 }).map(version), { minLength: 1 }),
        roleArn: fc.option(fc.constantFrom('arn:aws:iam::*:role/copies', 'arn:aws:iam::*:role/others'), {
          nil: undefined,
        }),
      }),
      { maxLength: 40 },
    );
    const pairs = (statements: readonly CopyStatement[]) =>
      statements
        .flatMap(({ principals, versions, roleArn }) =>
          principals.flatMap((principal) => versions.map((arn) => `${principal} ${arn} ${roleArn}`)),
        )
        .sort();

    fc.assert(
      fc.property(grants, (given) => {
        const documents = pack(given);
        const wanted = new Set(
          pairs(given.map(({ principal, ...permission }) => ({ principals: [principal], ...permission }))),
        );

        expect(new Set(pairs(documents.flat()))).toEqual(wanted);
        for (const document of documents.filter((statements) => statements.length > 0)) {
          const rendered = render(document);
          expect(rendered.length).toBe(textOf(document).length);
          expect(rendered.length).toBeLessThanOrEqual(2000);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what fits', () => {
  test('is everything in five documents', () => {
    expect(howManyFit(many(250, 1))).toBe(250);
  });

  test('is what the first five documents hold in full', () => {
    const fit = howManyFit(many(400, 1));

    expect(pack(many(fit, 1))).toHaveLength(5);
    expect(pack(many(fit + 1, 1)).length).toBeGreaterThan(5);
  });

  test.each([
    [12, 21],
    [43, 21],
    [3, 50],
    [250, 1],
    [150, 10],
  ])('is %i targets that keep %i versions', (targets, kept) => {
    expect(pack(many(targets, ...upTo(kept))).length).toBeLessThanOrEqual(5);
  });

  test.each([21, 50])('is counted by packing again, for %i versions', (kept) => {
    const versions = upTo(kept);

    const fit = howManyFit(many(200, ...versions));

    expect(fit).toBeGreaterThan(0);
    expect(pack(many(fit, ...versions)).length).toBeLessThanOrEqual(5);
    expect(pack(many(fit + 1, ...versions)).length).toBeGreaterThan(5);
  });
});

function render(document: ReturnType<typeof pack>[number]): string {
  const rendered = new iam.PolicyDocument({
    minimize: false,
    statements: document.map(
      ({ principals, versions, roleArn }) =>
        new iam.PolicyStatement({
          principals: principals.map((arn) => new iam.ArnPrincipal(arn)),
          actions: ['rekognition:CopyProjectVersion'],
          resources: [...versions],
          conditions: conditionOf(roleArn),
        }),
    ),
  });
  return JSON.stringify(new Stack(new App()).resolve(rendered));
}
