/**
How far it is with what proves a task: its own check, and the verification of its merge.
*/
import type {Agent} from '../../domain/agent.js';
import type {Merge} from '../../domain/merge.js';
import type {Snapshot} from '../../domain/snapshot.js';
import type {Task} from '../../domain/task.js';

export type CheckState = 'passed' | 'failed' | 'running' | 'open';

/** How the check stands, as far as the state of the task says. */
export const checkState = ({state, code}: Task, agent: Agent | undefined): CheckState => {
	if (state === 'working' && agent?.state === 'ended') return 'running';
	if (code === 'check_failed' || code === 'check_unavailable') return 'failed';
	if (state === 'finished' || state === 'merging' || state === 'merged' || state === 'cleaned' || state === 'conflicted') return 'passed';
	return 'open';
};

const stateOfStep: Readonly<Partial<Record<Merge['step'], CheckState>>> = {verifying: 'running', verified: 'passed', landed: 'passed', rejected: 'failed'};

/** Of its newest merge; what was tried before that says nothing of the work as it is now. */
const verifyState = ({id, state}: Task, merges: readonly Merge[]): CheckState => {
	if (state !== 'merging' && state !== 'merged' && state !== 'cleaned') return 'open';
	const newest = merges.reduce<Merge | undefined>((last, each) => (each.taskId === id && each.id > (last?.id ?? 0) ? each : last), undefined);
	return (newest && stateOfStep[newest.step]) ?? 'open';
};

/** `2/3`: passed, of all there are; nothing where there are none. */
export const checksDone = (task: Task, agent: Agent | undefined, {merges, isVerified}: Snapshot): string => {
	const all = [...(task.check === undefined ? [] : [checkState(task, agent)]), ...(isVerified ? [verifyState(task, merges)] : [])];
	return all.length === 0 ? '' : `${all.filter(state => state === 'passed').length}/${all.length}`;
};
