import { ResourceFailure, type ResourceType, type ResourceWork } from './resource-type';
import { untilGone } from './service-failure';
import { asMap, tagChanges } from './tags';

const POLL = 1000;
const POLLS = 600;

/** `Ref` is the project's name; the ARN, with its time stamp, is an attribute. */
export const rekognitionProject: ResourceType = {
  properties: ['ProjectName', 'Tags'],
  attributes: ['Arn'],
  replacementProperties: ['ProjectName'],
  nameProperty: 'ProjectName',

  create: async (work) => {
    const { ProjectName, Tags } = work.properties;
    const { ProjectArn } = await work.call('rekognition', 'CreateProject', {
      ProjectName,
      Tags: asMap(Tags),
    });
    return { id: ProjectName, attributes: { Arn: ProjectArn } };
  },

  update: async (work, { id, attributes, properties: before }) => {
    const { removed, set } = tagChanges(before.Tags, work.properties.Tags);
    const ResourceArn = attributes.Arn;
    if (removed.length > 0) {
      await work.call('rekognition', 'UntagResource', { ResourceArn, TagKeys: removed });
    }
    if (set.length > 0) await work.call('rekognition', 'TagResource', { ResourceArn, Tags: asMap(set) });
    return { id, attributes };
  },

  delete: (work, { id }) =>
    untilGone(async () => {
      const project = await find(work, id);
      if (!project) return;
      if (project.Status !== 'DELETING') {
        await work.call('rekognition', 'DeleteProject', { ProjectArn: project.ProjectArn });
      }
      for (let polls = 0; await find(work, id); polls++) {
        if (polls === POLLS) throw new ResourceFailure(`The project ${id} did not stabilize.`);
        await work.clock.sleep(POLL);
      }
    }),
};

async function find(work: ResourceWork, name: string): Promise<any> {
  const { ProjectDescriptions: projects } = await work.call('rekognition', 'DescribeProjects', {
    ProjectNames: [name],
  });
  return projects[0];
}
