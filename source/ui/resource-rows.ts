/**
Who takes of the machine, as rows: the agents, the checks and verifications, and orch-tui itself.
*/
import type {ProcessTreeUse} from '../commands/show-process-tree-card.js';
import {type Agent, isLive} from '../domain/agent.js';
import type {Snapshot} from '../domain/snapshot.js';
import type {SortColumn} from './panes/pane.js';
import {type ProcessTrees, processTreesIn} from './process-trees.js';
import {remember} from './remember.js';
import type {UiState} from './ui-state.js';

/** `agent`: of an agent's row. `tree`: as far as it has been looked at. */
export type ResourceRow = {readonly id: string; readonly agent?: Agent; readonly tree?: ProcessTreeUse};

export const cpuOf = ({agent, tree}: ResourceRow): number | undefined => agent?.cpuPercent ?? tree?.cpu_percent ?? undefined;
export const memoryOf = ({agent, tree}: ResourceRow): number | undefined => agent?.memoryMb ?? tree?.memory_mb;

/** So coarse that rows of about the same weight do not change places all the time. */
const coarse = (mb: number): number => Math.round(4 * Math.log2(1 + mb));

export const resourceSorts: ReadonlyArray<SortColumn<ResourceRow>> = [
	{name: 'rss', valueOf: row => memoryOf(row)},
	{name: 'cpu', valueOf: row => cpuOf(row)},
	{name: 'procs', valueOf: ({tree}) => tree?.processes},
	{name: 'agent', valueOf: ({id}) => Number(/^a(\d+)$/.exec(id)?.[1] ?? Number.MAX_SAFE_INTEGER)},
];

const kindRank = ({agent, tree}: ResourceRow): number => (agent ? 0 : tree?.kind === 'orch-tui' ? 2 : 1);

/** Agents, then jobs, then ourselves; the heavy ones first. */
const gather = (agents: readonly Agent[], trees: ProcessTrees | undefined): readonly ResourceRow[] => {
	const byId = new Map(trees?.trees.map(tree => [tree.id, tree]));
	const rows: ResourceRow[] = agents
		.filter(({state}) => isLive(state))
		.map(agent => {
			const tree = byId.get(agent.id);
			return tree === undefined ? {id: agent.id, agent} : {id: agent.id, agent, tree};
		});
	const others = (trees?.trees ?? []).filter(({kind}) => kind !== 'agent').map((tree): ResourceRow => ({id: tree.id, tree}));
	return [...rows, ...others]
		.map((row, index) => ({row, index}))
		.toSorted((a, b) => kindRank(a.row) - kindRank(b.row) || coarse(memoryOf(b.row) ?? 0) - coarse(memoryOf(a.row) ?? 0) || a.index - b.index)
		.map(({row}) => row);
};

const gathered = remember((agents: readonly Agent[]) => remember((trees: ProcessTrees | undefined) => gather(agents, trees)));

/** The same array as long as nothing of it has changed. */
export const resourceRows = ({agents}: Snapshot, state: Pick<UiState, 'loaded'> | undefined): readonly ResourceRow[] =>
	gathered(agents)(state === undefined ? undefined : processTreesIn(state));
