import type { StackProps } from 'aws-cdk-lib';
import type { Problem } from '../../../contract/problem';
import { known } from '../checks/validation';

/** Where a stack of the promotion must be. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** `env` may repeat the environment of the stack, but not change it. */
export function problemsOfStackProps(stackProps: StackProps | undefined, place: Place): Problem[] {
  return (['account', 'region'] as const).flatMap((element): Problem[] => {
    const value = known(stackProps?.env?.[element]);
    if (value === undefined || value === place[element]) return [];
    return [
      {
        property: `stackProps.env.${element}`,
        value,
        allowed: `this stack of the promotion is in account ${place.account}, ${place.region}`,
        change: `leave it out, or pass ${place[element]}`,
      },
    ];
  });
}
