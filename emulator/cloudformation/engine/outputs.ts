import { validationError } from '../errors';
import type { ServiceCaller } from '../service-caller';
import type { StackOutput } from '../stack';
import { resolveDynamicReferences } from '../template/dynamic-references';
import { resolve } from '../template/intrinsics';
import type { Scope } from '../template/scope';

export async function evaluateOutputs(scope: Scope, services: ServiceCaller): Promise<StackOutput[]> {
  const outputs: StackOutput[] = [];
  for (const [key, definition] of Object.entries(scope.template.Outputs ?? {})) {
    if (definition.Condition !== undefined && !scope.conditions[definition.Condition]) continue;
    const value = await resolveDynamicReferences(resolve(definition.Value, scope), services);
    if (typeof value === 'object' || typeof value === 'symbol') {
      throw validationError(
        `Template format error: Output ${key} is malformed. The Value field must be a string`,
      );
    }
    const exportName = definition.Export && String(resolve(definition.Export.Name, scope));
    outputs.push({ key, value: String(value), description: definition.Description, exportName });
  }
  return outputs;
}
