/**
 * Takes the place of `@smithy/core/event-streams` in the bundles. The SDK loads it for operations that stream events;
 * none of ours does. See docs/decisions/0004-a-handler-that-starts-fast.md.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams were left out of this bundle: see scripts/bundle.mjs');
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde();

/** S3's client asks for this function when the client is made, for its one operation that streams. */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
