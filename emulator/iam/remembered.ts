import { administratorInOwnAccount, decide } from './decide';
import type { Answer, NamedPolicy, Question } from './question';
import type { PolicyText } from './state';

/**
 * Caches decisions. The key has everything that a decision depends on, including the policies' texts. So a changed
 * policy has another key, and old entries can stay. All emulators of a process share the cache, because tests deploy
 * the same stack again and again.
 */
export class RememberedDecisions {
  private readonly answers = new Recent<Promise<Answer>>(10_000);
  private readonly ids = new WeakMap<PolicyText, number>();
  private readonly texts = new Recent<number>(1_000);
  private idCount = 0;

  async answer(question: Question): Promise<Answer> {
    return (
      administratorInOwnAccount(question) ?? this.answers.get(this.keyOf(question), () => decide(question))
    );
  }

  private keyOf({ identity, boundary, ...rest }: Question): string {
    const named = ({ name, policy }: NamedPolicy) => `${this.idOf(policy)} ${name}`;
    return JSON.stringify([identity.map(named), boundary && named(boundary), rest]);
  }

  /** A policy's text is never changed in place: a new text is a new object, and equal texts are one policy. */
  private idOf(policy: PolicyText): number {
    const known = this.ids.get(policy);
    if (known !== undefined) return known;
    const id = this.texts.get(JSON.stringify(policy.document), () => this.idCount++);
    this.ids.set(policy, id);
    return id;
  }
}

/** A cache of recent values by key: at least the last `size` used ones, and at most twice as many. */
export class Recent<V> {
  private younger = new Map<string, V>();
  private older = new Map<string, V>();

  constructor(private readonly size: number) {}

  /** The cached value for `key`, or else the result of `find`. */
  get(key: string, find: () => V): V {
    const young = this.younger.get(key);
    if (young !== undefined) return young;
    const value = this.older.get(key) ?? find();
    if (this.younger.size >= this.size) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(key, value);
    return value;
  }
}
