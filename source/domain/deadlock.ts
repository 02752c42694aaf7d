/**
Tasks that wait for each other and can never start: how bad that is, and what would let them go.
*/
import {type Cut, createCutter, type Wait} from './cuts.js';
import {circlesIn, sayPath} from './graph.js';
import {type Edges, edgesAmong, type Numbered} from './knots.js';

export const circleSeverities = ['critical', 'high', 'medium'] as const;
export type CircleSeverity = (typeof circleSeverities)[number];

export type Deadlock = {
	/** All that can reach each other, in the order of the backlog. */
	readonly members: readonly string[];
	/** The shortest way round: each waits for the next, the first is repeated last. */
	readonly path: readonly string[];
	readonly severity: CircleSeverity;
	readonly cut: Cut;
};

/** The shorter the way round, the worse; a task that waits for itself is as bad as it gets. */
export const circleSeverity = (length: number): CircleSeverity => (length <= 2 ? 'critical' : length <= 4 ? 'high' : 'medium');

/** The worst first; of the same severity, in the order of the backlog. */
export const deadlocksIn = (waits: Numbered): Deadlock[] => {
	const cut = createCutter();
	const circles = circlesIn(waits);
	const edges: Edges = edgesAmong(
		waits,
		circles.flatMap(({members}) => members),
	);
	return circles
		.map(({members, path}) => ({members, path, severity: circleSeverity(path.length - 1), cut: cut(members, edges)}))
		.toSorted((a, b) => circleSeverities.indexOf(a.severity) - circleSeverities.indexOf(b.severity));
};

const waitsNamedMax = 5;
const sayWait = ({from, to}: Wait): string => `${from} → ${to}`;

/** As in `T-2 → T-3 and T-5 → T-1`. */
export const sayWaits = (waits: readonly Wait[]): string => {
	const named = waits.slice(0, waitsNamedMax).map(sayWait).join(', ');
	return waits.length > waitsNamedMax ? `${named} and ${waits.length - waitsNamedMax} more` : named;
};

/** One sentence for each deadlock: what to give up. */
export const adviceFor = ({cut, path}: Deadlock): string => {
	const count = cut.waits.length === 1 ? 'this dependency' : `these ${cut.waits.length} dependencies`;
	return `${sayPath(path)}: give up ${count}: ${sayWaits(cut.waits)}${cut.isFewest ? '' : '; fewer may do'}.`;
};

export type Resolution = {readonly option: string; readonly action: string; readonly impact: string};

/**
What a person can do about one way round, the gentlest first. All of its dependencies are hard, so there is no soft one to drop, and letting two tasks
run beside each other that wait for each other means nothing.
*/
export const resolutionsFor = (path: readonly string[], {waits}: Cut, dependentsOf: (id: string) => number): Resolution[] => {
	const [first] = waits;
	const [a = '', b = a] = path;
	const {from, to} = first ?? {from: a, to: b};
	const each = (does: string) =>
		waits.slice(0, waitsNamedMax).map(wait => `orch-tui coordinate-dependencies --operation ${does} --task-id ${wait.from} --depends-on ${wait.to}`);
	const behind = dependentsOf(from);
	return [
		{
			option: 'soften',
			action: each('soften_dependency').join('; '),
			impact: `${from} no longer waits for ${to}; that it should come later stays written down.`,
		},
		{option: 'remove', action: each('remove_dependency').join('; '), impact: `${from} no longer waits for ${to}, and nothing says that it did.`},
		...(from === to
			? []
			: [
					{
						option: 'split',
						action: `Put what ${from} needs of ${to} into a task of its own, let both wait for that one, and remove ${from} → ${to}.`,
						impact: 'One task more; nothing of the order is lost.',
					},
				]),
		{
			option: 'cancel',
			action: `orch-tui task cancel ${from}`,
			impact: `${from} is not done${behind === 0 ? '.' : `; ${behind === 1 ? 'the task that waits for it is blocked' : `the ${behind} tasks that wait for it are blocked`} until that is mended.`}`,
		},
	];
};
