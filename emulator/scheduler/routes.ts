import type { Route } from '../wire/rest-json-protocol';

export const ROUTES: Readonly<Record<string, Route>> = {
  CreateSchedule: { method: 'POST', path: '/schedules/{Name}' },
  UpdateSchedule: { method: 'PUT', path: '/schedules/{Name}' },
  GetSchedule: { method: 'GET', path: '/schedules/{Name}', query: { groupName: 'GroupName' } },
  DeleteSchedule: {
    method: 'DELETE',
    path: '/schedules/{Name}',
    query: { groupName: 'GroupName', clientToken: 'ClientToken' },
  },
  CreateScheduleGroup: { method: 'POST', path: '/schedule-groups/{Name}' },
  GetScheduleGroup: { method: 'GET', path: '/schedule-groups/{Name}' },
  DeleteScheduleGroup: {
    method: 'DELETE',
    path: '/schedule-groups/{Name}',
    query: { clientToken: 'ClientToken' },
  },
  ListScheduleGroups: {
    method: 'GET',
    path: '/schedule-groups',
    query: { NamePrefix: 'NamePrefix', NextToken: 'NextToken', MaxResults: ['MaxResults', 'number'] },
  },
  ListSchedules: {
    method: 'GET',
    path: '/schedules',
    query: {
      ScheduleGroup: 'GroupName',
      NamePrefix: 'NamePrefix',
      State: 'State',
      NextToken: 'NextToken',
      MaxResults: ['MaxResults', 'number'],
    },
  },
};
