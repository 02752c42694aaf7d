/**
What each round is about: at which point somebody is cut off, in which world, by doing what.
*/
import {type FaultPoint, faultPoints} from '../../source/domain/fault-points.js';
import type {Wanted} from './world.js';

/** What is under way when the fault strikes: the import, the conductor, a message being sent, unmerged work being discarded, a merge being taken back. */
export type Stage = 'import' | 'run' | 'send' | 'discard' | 'revert';

export type Scene = {
	readonly stage: Stage;
	readonly wanted: Wanted;
	/** Whether a message waits for the first agent. */
	readonly hasMessage?: true;
	/** There is a database of so many steps already. */
	readonly version?: number;
	/** The point is passed only once. */
	readonly isOnce?: true;
};

/** An agent that hangs is over its time soon. */
export const hasty = {timeoutSeconds: 1.5, quietSeconds: 0.3, stallSeconds: 0.5, killSeconds: 0.5};

const scene = (wanted: Wanted, more: Partial<Scene> = {}): Scene => ({stage: 'run', wanted, ...more});
const ofGroup: Readonly<Record<string, Scene>> = {
	claim: scene({kinds: ['good', 'loose']}),
	spawn: scene({kinds: ['good', 'loose']}),
	end: scene({kinds: ['loose', 'loose']}),
	job: scene({kinds: ['checked', 'good'], isVerified: true}),
	stop: scene({kinds: ['hangs', 'good'], config: hasty}, {isOnce: true}),
	retry: scene({kinds: ['fails', 'good'], config: {retries: 1}}),
	merge: scene({kinds: ['good', 'loose'], isVerified: true}),
	revert: scene({kinds: ['good', 'fails']}, {stage: 'revert', isOnce: true}),
	cleanup: scene({kinds: ['good', 'slow']}),
	deliver: scene({kinds: ['good', 'slow']}, {hasMessage: true, isOnce: true}),
	migrate: scene({kinds: ['good', 'good']}, {version: 1}),
	lead: scene({kinds: ['good', 'good']}, {isOnce: true}),
	lane: scene({kinds: ['good', 'good']}),
	shutdown: scene({kinds: ['good', 'fails']}, {isOnce: true}),
};

const ofPoint: Partial<Record<FaultPoint, Scene>> = {
	'merge.conflict-found': scene({kinds: ['clash', 'clash']}, {isOnce: true}),
	'merge.marked': scene({kinds: ['good', 'good'], isCheckedOut: true}),
	'merge.superseded': scene({kinds: ['good', 'good'], isVerified: true, isMoved: true}, {isOnce: true}),
	'cleanup.kept': scene({kinds: ['quits', 'good'], config: {retries: 0}}, {stage: 'discard', isOnce: true}),
	'cleanup.saved': scene({kinds: ['fails', 'good'], config: {retries: 0}}, {stage: 'discard', isOnce: true}),
	'migrate.opened': scene({kinds: ['good', 'good']}, {stage: 'import'}),
	'migrate.between': scene({kinds: ['good', 'good']}, {stage: 'import', isOnce: true}),
	'deliver.posted': scene({kinds: ['good']}, {stage: 'send', hasMessage: true, isOnce: true}),
	'deliver.failed': scene({kinds: ['talks', 'good']}, {isOnce: true}),
	'deliver.dead': scene({kinds: ['talks', 'good']}, {isOnce: true}),
};

export const sceneOf = (point: FaultPoint): Scene => {
	const found = ofPoint[point] ?? ofGroup[point.split('.')[0] ?? ''];
	if (found === undefined) throw new Error(`Nobody knows how to come to ${point}.`);
	return found;
};

/** Rounds that are about no single point: a conductor that is suspended, a disk that gets full in the middle, kills at random times, a disk with little room from the beginning. */
export const others = ['suspended', 'disk-full', 'random', 'disk-low'] as const;

/** Every fourth round is one of those; the others go through all points, beginning elsewhere with each seed. */
const otherEvery = 4;

export type About = FaultPoint | (typeof others)[number];

export const aboutOf = (seed: number, round: number): About => {
	if (round % otherEvery === 0) return others[(round / otherEvery) % others.length] ?? 'random';
	const turn = round - Math.floor(round / otherEvery) - 1 + seed * 17;
	return faultPoints[turn % faultPoints.length] ?? 'random';
};

/** Where somebody may be suspended without keeping all others waiting: outside of the lane and of transactions. */
export const restingPoints = faultPoints.filter(
	point =>
		!/^(?:migrate|lane|lead|shutdown)\.|^cleanup\.(?:kept|saved|aside|forgotten|refs-deleted)$|^merge\.(?:checkout-made|marked)$|^(?:revert\.\w+|deliver\.(?:posted|dead))$/.test(
			point,
		),
);
