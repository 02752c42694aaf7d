/**
What waits for the person at the screen, read once for each picture.
*/
import {type Need, needsIn} from '../domain/attention.js';
import type {Policy} from '../domain/policy.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {Selection, Sight} from './panes/pane.js';
import {remember} from './remember.js';

const found = remember((snapshot: Snapshot) => {
	const known = new Map<Policy['approve'], readonly Need[]>();
	return (policy: Policy): readonly Need[] => {
		const needs = known.get(policy.approve) ?? needsIn(snapshot, policy);
		known.set(policy.approve, needs);
		return needs;
	};
});

/** What waiting costs most comes first. */
export const needsOf = ({snapshot, policy}: Sight): readonly Need[] => found(snapshot)(policy);

/** What is under a cursor may wait for a person: its question first. */
export const needOf = ({agentId, taskId}: Selection, sight: Sight): Need | undefined => {
	const mine = needsOf(sight).filter(need => (agentId !== undefined && need.agentId === agentId) || (taskId !== undefined && need.taskId === taskId));
	return mine.find(({kind}) => kind === 'question') ?? mine[0];
};

const agentsIn = remember((needs: readonly Need[]): ReadonlySet<string> => new Set(needs.flatMap(({agentId}) => (agentId === undefined ? [] : [agentId]))));

/** Those that ask, and those whose work waits for a person. */
export const agentsThatWait = (sight: Sight): ReadonlySet<string> => agentsIn(needsOf(sight));
