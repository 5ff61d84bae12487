import { service, statements, trust } from '../account';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const SERVICE_TOKEN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:provider`;

export const resource = (Type: string, Properties: object = {}, attributes: object = {}) => ({
  Type,
  Properties,
  ...attributes,
});

/** A custom resource. */
export const custom = (properties: object = {}, attributes?: object) =>
  resource('Custom::Thing', { ServiceToken: SERVICE_TOKEN, ...properties }, attributes);

export const parameter = (Value: unknown, properties: object = {}) =>
  resource('AWS::SSM::Parameter', { Type: 'String', Value, ...properties });

/** A parameter whose name its template says. Another name replaces it. */
export const named = (Name: string, Value = 'v') => parameter(Value, { Name });

/** A role that a service may assume. */
export const role = (trusted = 'lambda', properties: object = {}) =>
  resource('AWS::IAM::Role', {
    AssumeRolePolicyDocument: statements(trust(service(trusted))),
    ...properties,
  });

export const attribute = (logicalId: string, name = 'Arn') => ({ 'Fn::GetAtt': [logicalId, name] });

/** A template with `Thing`, a custom resource of a size, and with the size as its output. */
export const sized = (Size: string, more: object = {}) => ({
  Resources: { Thing: custom({ Size }), ...more },
  Outputs: { Size: { Value: Size } },
});

/** A template with `Note`, a parameter of a name. */
export const note = (name: string, more: object = {}) => ({ Resources: { Note: named(name), ...more } });

/** A template with one custom resource, `Thing`. */
export const ONE = { Resources: { Thing: custom() } };

/** One resource more, which `failBad` lets fail. */
export const BAD = { Bad: custom() };

/** What the request has that takes a resource from one size to another. */
export const resized = (from: string, to: string) => ({
  ResourceProperties: { Size: to },
  OldResourceProperties: { Size: from },
});
