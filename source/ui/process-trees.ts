/**
The processes of agents and jobs, as show-process-tree tells them.
*/
import type {ProcessTreeUse} from '../commands/show-process-tree-card.js';
import {loadedIn} from './loaded.js';
import type {Load} from './loads.js';
import type {UiState} from './ui-state.js';

export type ProcessTrees = {readonly trees: readonly ProcessTreeUse[]; readonly left_out: number};

/** As often as the machine is watched, a few times over: a look costs some milliseconds. */
const everyMs = 4000;

const allName = 'process-trees';
const nameOf = (agentId: string): string => `process-tree-${agentId}`;

export const allTreesLoad: Load = {name: allName, command: 'show-process-tree', input: {}, everyMs};
export const treeLoad = (agentId: string): Load => ({name: nameOf(agentId), command: 'show-process-tree', input: {agentId}, everyMs});

export const processTreesIn = (state: Pick<UiState, 'loaded'>): ProcessTrees | undefined => {
	const answer = loadedIn<Partial<ProcessTrees>>(state, allName);
	return answer?.trees === undefined ? undefined : (answer as ProcessTrees);
};

export const processTreeIn = (state: Pick<UiState, 'loaded'>, agentId: string): ProcessTreeUse | undefined =>
	loadedIn<Partial<ProcessTrees>>(state, nameOf(agentId))?.trees?.[0];
export const treeProblemIn = ({loaded}: Pick<UiState, 'loaded'>, agentId: string): string | undefined => {
	const answer = loaded[nameOf(agentId)];
	return answer?.state === 'failed' ? answer.message : undefined;
};
