/**
Backlogs to read, and stores that know some tasks already.
*/
import {type TaskId, taskId} from '../../source/domain/ids.js';
import {planBacklog, sayPlanProblem} from '../../source/domain/plan.js';
import type {KnownTasks, NewPlan} from '../../source/domain/plan-settle.js';

export const markdown = {format: 'markdown', textMax: 65_536} as const;
export const json = {format: 'json', textMax: 65_536} as const;
export const nothing: KnownTasks = {sourceKeys: new Map()};
export const knowing = (plans: readonly NewPlan[]): KnownTasks => ({sourceKeys: new Map(plans.map(({id, sourceKey}) => [id, sourceKey]))});
export const knowingIds = (...ids: string[]): KnownTasks => ({sourceKeys: new Map(ids.map((id): [TaskId, undefined] => [taskId(id), undefined]))});
export const wrongWith = (text: string, known = nothing, options: typeof markdown | typeof json = markdown) =>
	planBacklog(text, options, known).problems.map(problem => sayPlanProblem('TODO.md', problem));

export const whole = `# Shop

Some words about it.

## Now

- [ ] TASK-1-1 Add the table
      Store the key for 48h.

      Reject a reused key.
      files: src/a.ts, src/{b,c}/**
      check: npm test -- --run
      priority: HIGH
      hours: 2.5
      agent: claude
      spec: SPEC-7
- [x] TASK-1-0 Old thing
  with words
- [ ] TASK-1-2: Use the table
  after: TASK-1-1, TASK-1-0
  soft: \`task-9-9\`

## Later
* [ ] Think about pricing
`;
