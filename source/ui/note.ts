/**
One notice about all that has come to wait for a person: which, what, in one sentence and one by one.
*/
import type {Need} from '../domain/attention.js';
import type {Snapshot} from '../domain/snapshot.js';
import {safeLine} from '../domain/text.js';
import {noteSays} from './says/notes.js';
import type {Note} from './surroundings.js';

const kindOf = ({kind}: Need): 'needs-you' | 'failed' => (kind === 'gave-up' ? 'failed' : 'needs-you');

const sentenceOf = ({kind, agentId, taskId, text}: Need): string => {
	if (kind === 'gave-up') return noteSays.failed(taskId, text);
	return kind === 'question' && agentId !== undefined ? noteSays.asks(agentId, taskId, text) : noteSays.waits(taskId, text);
};

const sentenceOfMany = (needs: readonly Need[]): string => {
	const failed = needs.filter(need => kindOf(need) === 'failed').length;
	const agents = needs.filter(({kind}) => kind === 'question').length;
	return noteSays.several({agents, tasks: needs.length - failed - agents, failed});
};

/** `isReminder`: they have been told of it, and it waits still. */
export const noteOf = (needs: readonly Need[], {repository, tasks}: Snapshot, isReminder: boolean): Note => {
	const [only] = needs;
	const text = needs.length === 1 && only ? sentenceOf(only) : sentenceOfMany(needs);
	return {
		repository,
		text: safeLine(noteSays.about(repository, isReminder ? noteSays.still(text) : text), 200),
		isReminder,
		items: needs.map(need => ({
			kind: kindOf(need),
			taskId: need.taskId,
			agentId: need.agentId,
			title: tasks.find(({id}) => id === need.taskId)?.title ?? '',
			text: need.text,
		})),
	};
};
