import type { Request } from '../arguments';
import type { Case } from './case';
import { copyCase } from './copy/case';
import { promotionCase } from './promotion/case';
import { roleCase } from './role/case';
import { runningCase } from './running/case';

export type { Case } from './case';

const CASES: readonly Case[] = [copyCase, promotionCase, roleCase, runningCase];

export function casesOf({ cases }: Pick<Request, 'cases'>): Case[] {
  return CASES.filter(({ name }) => cases.includes(name));
}
