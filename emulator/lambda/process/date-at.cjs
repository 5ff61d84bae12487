'use strict';

/** `native`, the Date of some realm, but `now` gives the present time. */
function dateAt(native, now) {
  return new Proxy(native, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

module.exports = { dateAt };
