/**
 * Makes each `Intl.Collator` once. `localeCompare` makes one for every call that has options. The simulator of IAM
 * makes such a call for each character of an ARN, which takes most of the time of a new decision.
 */
const collators = new Map<string, Intl.Collator>();
const { localeCompare } = String.prototype;

String.prototype.localeCompare = function (
  that,
  locales?: Intl.LocalesArgument,
  options?: Intl.CollatorOptions,
) {
  if (options === undefined) return localeCompare.call(this, that, locales as string);
  const key = JSON.stringify([locales, options]);
  const collator = collators.get(key) ?? new Intl.Collator(locales, options);
  collators.set(key, collator);
  return collator.compare(String(this), that);
};
