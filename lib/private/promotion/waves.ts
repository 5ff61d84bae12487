import type { Problem } from '../../../contract/problem';
import type { PromotionTarget } from '../../promotion-target';
import { isKnown } from '../checks/validation';
import { changeOf } from '../values/placeholders';

/**
 * The targets by wave, the waves in the order of their first target. Targets of one wave need not be neighbours, so the
 * list can be sorted in any way.
 */
export function wavesOf(targets: readonly PromotionTarget[]): PromotionTarget[][] {
  const waves = new Map<string | PromotionTarget, PromotionTarget[]>();
  for (const target of targets) {
    const wave = waves.get(target.wave ?? target);
    if (wave) wave.push(target);
    else waves.set(target.wave ?? target, [target]);
  }
  return [...waves.values()];
}

/** Whether a person must approve a wave. The targets of a wave agree on it. */
export function requiresApproval(target: PromotionTarget, wave: number): boolean {
  return target.requireApproval ?? wave > 0;
}

/** The name of a wave decides which stacks wait for which, so it must be known. */
export function problemsOfWave(wave: string | undefined): Problem[] {
  if (wave === undefined) return [];
  if (isKnown(wave) && /^[\w.-]{1,64}$/.test(wave)) return [];
  return [
    {
      property: 'wave',
      value: wave,
      allowed:
        'which stacks wait for which depends on it, so it is known, and has 1 to 64 letters, digits, hyphens, dots and underscores',
      change: changeOf(wave, 'choose a name such as early'),
    },
  ];
}

/** One approval comes before all the targets of a wave. */
export function problemsOfApprovals(targets: readonly PromotionTarget[]): Problem[] {
  return wavesOf(targets).flatMap(([first, ...others], wave) =>
    others
      .filter((target) => requiresApproval(target, wave) !== requiresApproval(first, wave))
      .map((target) => ({
        property: `targets[${targets.indexOf(target)}].requireApproval`,
        value: requiresApproval(target, wave),
        allowed: `targets[${targets.indexOf(first)}], "${first.name}", of the same wave, "${first.wave}", has ${requiresApproval(first, wave)}, and one approval stands before a wave`,
        change: 'give all targets of a wave the same value, or none',
      })),
  );
}
