import { type StackProps, Stage } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';
import type { ModelPromotion, ModelPromotionProps } from '../../model-promotion';
import { scopesInStage } from '../cdk/scopes-in-stage';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const LONGEST_NAME = 128;
const RULE = `CloudFormation takes 1 to ${LONGEST_NAME} letters, digits and hyphens, the first one a letter`;

const BEGINNING = /^[A-Za-z][A-Za-z0-9-]*$/;
const FURTHER = /^[A-Za-z0-9-]*$/;

const isStackName = (name: string) => BEGINNING.test(name) && name.length <= LONGEST_NAME;

/** The name in `stackProps`. The default is one that people recognise: the path of the promotion, and the target. */
export function stackNameOf(promotion: ModelPromotion, name: string, stackProps?: StackProps): string {
  return stackProps?.stackName ?? [...pathOf(promotion).map(({ part }) => part), name].join('-');
}

/** What CloudFormation would refuse, reported before any of the stacks is made. */
export function problemsOfStackNames(
  promotion: ModelPromotion,
  { source, targets }: Pick<ModelPromotionProps, 'source' | 'targets'>,
): Problem[] {
  const given = [source, ...targets].flatMap(({ stackProps }, index): Problem[] => {
    const value = stackProps?.stackName;
    if (value === undefined || isStackName(value)) return [];
    const property = `${index === 0 ? 'source' : `targets[${index - 1}]`}.stackProps.stackName`;
    return [{ property, value, allowed: RULE, change: 'choose such a name' }];
  });
  const names = [{ name: 'Source', stackProps: source.stackProps }, ...targets]
    .filter(({ stackProps }) => stackProps?.stackName === undefined)
    .map(({ name }) => stackNameOf(promotion, name));
  return [...given, ...problemsOfPath(promotion, names)];
}

/** One problem for all the names. Other rules judge the `name` of each target. */
function problemsOfPath(promotion: ModelPromotion, names: readonly string[]): Problem[] {
  if (names.length === 0) return [];
  const path = pathOf(promotion);
  const wrong = path.find(({ part }, index) => !(index === 0 ? BEGINNING : FURTHER).test(part));
  if (wrong) {
    const allowed = `the names of the stacks begin with it, and ${RULE}`;
    return [
      {
        property: wrong.property,
        value: wrong.part,
        allowed,
        change: 'choose such a name, or give every stack a stackProps.stackName',
      },
    ];
  }
  const [longest] = [...names].sort((one, other) => other.length - one.length);
  if (longest.length <= LONGEST_NAME) return [];
  return [
    {
      property: 'id',
      value: promotion.node.id,
      allowed: `it gives the stack name ${longest}, which has ${longest.length} characters, and ${RULE}`,
      change: 'choose a shorter id or target name, or give the stack a stackProps.stackName',
    },
  ];
}

/** What the names of the stacks begin with: the stage, the constructs around the promotion, and its id. */
function pathOf(promotion: ModelPromotion): { readonly property: string; readonly part: string }[] {
  const stage = Stage.of(promotion)?.stageName;
  const scopes = scopesInStage(promotion);
  return [
    ...(stage ? [{ property: 'the name of the stage', part: stage }] : []),
    ...scopes.map((scope) => ({
      property: scope === promotion ? 'id' : 'the id of the scope',
      part: scope.node.id,
    })),
  ];
}
