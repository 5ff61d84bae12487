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
