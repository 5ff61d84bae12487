import { NotEmulated } from '../../errors';
import type { ServiceCaller } from '../service-caller';

const DYNAMIC = /\{\{resolve:([^:}]+):([^}]*)\}\}/;

/** `value` with every `{{resolve:ssm:NAME}}` read. */
export async function resolveDynamicReferences(value: any, caller: ServiceCaller): Promise<any> {
  if (typeof value === 'string') return inText(value, caller);
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveDynamicReferences(item, caller)));
  if (!value || typeof value !== 'object') return value;
  const members = Object.entries(value).map(async ([key, member]) => [
    key,
    await resolveDynamicReferences(member, caller),
  ]);
  return Object.fromEntries(await Promise.all(members));
}

async function inText(text: string, caller: ServiceCaller): Promise<string> {
  let resolved = text;
  for (let match = DYNAMIC.exec(resolved); match; match = DYNAMIC.exec(resolved)) {
    const [whole, service, name] = match;
    if (service !== 'ssm') throw new NotEmulated(`dynamic references to ${service} (${whole})`);
    const { Parameter: parameter } = await caller.call('ssm', 'GetParameter', { Name: name });
    resolved = resolved.replace(whole, () => parameter.Value);
  }
  return resolved;
}
