/**
Finds tasks that wait for each other in a circle. An import refuses such a thing; this finds what got in another way.
*/
import {type Cut, createCutter} from '../domain/cuts.js';
import {adviceFor, circleSeverity, type Deadlock, deadlocksIn, resolutionsFor} from '../domain/deadlock.js';
import {waitsNow} from '../domain/dependency.js';
import {sayPath} from '../domain/graph.js';
import {isSameTask, type TaskId} from '../domain/ids.js';
import {edgesAmong} from '../domain/knots.js';
import {type Context, defineCommand, notFound, refused} from './command.js';
import {facts, input, output} from './detect-deadlocks-card.js';

const saidMax = 10;

export const detectDeadlocks = defineCommand({
	name: 'detect-deadlocks',
	summary: 'Look for tasks that wait for each other in a circle.',
	input,
	output,
	facts,
	reads: ['specs_task', 'specs_task_dependency', 'orchestrator_task'],
	writes: [],

	async run(context, {operation, cycle, reportLevel}) {
		return operation === 'analyze' ? analyze(context, cycle) : detect(context, reportLevel);
	},
});

const detect = ({store}: Context, reportLevel: 'summary' | 'detailed') => {
	const {tasks, rows} = store.dependencies.all();
	const found = deadlocksIn(waitsNow(tasks, rows));
	const lines = found.slice(0, saidMax).map(adviceFor);
	if (found.length > saidMax) lines.push(`… and ${found.length - saidMax} more.`);
	return {
		ok: true as const,
		value: {
			said: found.length === 0 ? 'No tasks wait for each other in a circle.' : lines.join('\n'),
			output: {
				operation: 'detect',
				deadlocks_found: found.length,
				total_tasks: tasks.length,
				total_dependencies: rows.filter(({type}) => type === 'hard').length,
				graph_acyclic: found.length === 0,
				...(reportLevel === 'summary' ? {} : {circular_chains: found.map(chainOf), resolution_suggestions: found.map(adviceFor)}),
			},
		},
	};
};

const chainOf = ({path, members, severity, cut}: Deadlock) => ({
	chain: path,
	length: path.length - 1,
	affected_tasks: members,
	severity,
	cut: cut.waits,
	cut_is_smallest: cut.isFewest,
});

const analyze = (context: Context, named: readonly TaskId[] | undefined) => {
	const {store} = context;
	const {tasks, rows} = store.dependencies.all();
	const waits = waitsNow(tasks, rows);
	if (named === undefined || named.length === 0) {
		const [worst] = deadlocksIn(waits);
		return worst === undefined ? noCircle : told(context, worst.path, worst.cut);
	}

	const known = store.tasks.findMany(named).map(({id}) => id);
	const unknown = named.filter(id => !known.some(other => isSameTask(other, id)));
	if (unknown.length > 0) return notFound('task_not_found', `There is no task ${unknown.join(', ')}.`, undefined, {task_ids: unknown});
	const round = named.map(id => known.find(other => isSameTask(other, id)) ?? id);
	const path = round.length > 1 && round[0] === round.at(-1) ? round : [...round, round[0] ?? ''];
	const edges = edgesAmong(waits, path);
	const missing = path.slice(0, -1).flatMap((from, index) => {
		const to = path[index + 1] ?? '';
		return edges.get(from)?.includes(to) === true ? [] : [{from, to}];
	});
	if (missing.length > 0) {
		const said = missing.map(({from, to}) => `${from} does not wait for ${to}`).join(', ');
		return refused('graph_analysis_failed', `This is no circle: ${said}.`, 'orch-tui detect-deadlocks shows what there is.', {
			cycle: path,
			missing_edges: missing,
		});
	}

	return told(context, path, createCutter()(path.slice(0, -1), edges));
};

const noCircle = {
	ok: true as const,
	value: {
		said: 'No tasks wait for each other in a circle.',
		output: {operation: 'analyze', cycle: [], cycle_length: 0, severity: null, edges: [], resolution_options: []},
	},
};

const told = ({store}: Context, path: readonly string[], cut: Cut) => {
	const options = resolutionsFor(path, cut, store.dependencies.countHeldUp);
	return {
		ok: true as const,
		value: {
			said: [`${sayPath(path)}.`, ...options.map(({option, action, impact}) => `${option}: ${action}\n  ${impact}`)].join('\n'),
			output: {
				operation: 'analyze',
				cycle: path,
				cycle_length: path.length - 1,
				severity: circleSeverity(path.length - 1),
				edges: path.slice(0, -1).map((from, index) => {
					const to = path[index + 1] ?? '';
					return {from, to, type: 'hard', reason: from === to ? `${from} waits for itself to be merged` : `${from} starts only when ${to} is merged`};
				}),
				resolution_options: options,
			},
		},
	};
};
