import { custom, Playground, parameter } from './playground';

test('resources come up in the order of their dependencies, and the outputs with them', async () => {
  const play = new Playground();
  play.provider = () => ({ id: 'thing-1', data: { Colour: 'blue' } });

  const id = await play.deployed('demo', {
    Resources: {
      Paint: parameter({ 'Fn::GetAtt': ['Thing', 'Colour'] }),
      Thing: custom({ Count: 3, Deep: { Flag: true, List: [1, { Ref: 'AWS::NoValue' }] } }),
    },
    Outputs: { Name: { Value: { Ref: 'Thing' } }, Colour: { Value: { 'Fn::Sub': 'is ${Thing.Colour}' } } },
  });

  const story = await play.story(id);
  expect(story).toEqual([
    'demo CREATE_IN_PROGRESS: User Initiated',
    'Thing CREATE_IN_PROGRESS',
    'Thing CREATE_COMPLETE',
    'Paint CREATE_IN_PROGRESS',
    'Paint CREATE_COMPLETE',
    'demo CREATE_COMPLETE',
  ]);
  expect((await play.describe(id)).Outputs).toMatchObject([
    { OutputKey: 'Name', OutputValue: 'thing-1' },
    { OutputKey: 'Colour', OutputValue: 'is blue' },
  ]);
  expect(play.requests[0].ResourceProperties).toEqual({
    ServiceToken: expect.any(String),
    Count: '3',
    Deep: { Flag: 'true', List: ['1'] },
  });
});
