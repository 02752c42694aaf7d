/**
`npm run chaos -- --seed N --rounds N`: many rounds, a line for each that broke something, and how often each fault point was struck.
*/
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {faultPoints} from '../../source/domain/fault-points.js';
import {mayMount} from '../support/mounted-disk.js';
import {type About, aboutOf, others} from './plan.js';
import {needsDisk, playRound, type Result} from './round.js';

const {values} = parseArgs({
	options: {
		seed: {type: 'string', default: '1'},
		rounds: {type: 'string', default: '200'},
		/** The first of them, to go on where a run was cut off. */
		from: {type: 'string', default: '1'},
		/** Only this one. */
		round: {type: 'string'},
		/** About this instead of what is its turn: a fault point, random, suspended, disk-full or disk-low. */
		about: {type: 'string'},
		/** How many at once. */
		jobs: {type: 'string', default: '1'},
		/** Worlds of all rounds stay, not only of those that broke something. */
		keep: {type: 'boolean', default: false},
		verbose: {type: 'boolean', default: false},
	},
});

const print = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

const numberOf = (name: 'seed' | 'rounds' | 'from' | 'round' | 'jobs'): number => {
	const number = Number(values[name]);
	if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} is a whole number from 1.`);
	return number;
};

const subjects: readonly string[] = [...faultPoints, ...others];
const isSubject = (name: string): name is About => subjects.includes(name);

const root = process.env['ORCH_CHAOS_ROOT'] ?? process.cwd();
const seed = numberOf('seed');
const all = Array.from({length: numberOf('rounds')}, (_, index) => index + 1).filter(round => round >= numberOf('from'));
const rounds = values.round === undefined ? all : [numberOf('round')];
const wanted = values.about;
if (wanted !== undefined && !isSubject(wanted)) throw new Error(`There are no rounds about ${wanted}, but about ${subjects.join(', ')}.`);

const results: Result[] = [];
const tell = (result: Result): void => {
	const {round, about, broken, seconds, struck, filled, killed, folder} = result;
	const victims = Object.entries(killed).map(([kind, count]) => `${kind} ×${count}`);
	const what = [...struck, ...filled.map(where => `disk full: ${where}`), ...victims].join(', ') || 'nobody was cut off';
	if (values.verbose) print(`round ${round} ${about}: ${what} (${seconds.toFixed(1)} s)${values.keep ? ` ${folder}` : ''}`);
	if (broken.length === 0) return;
	print(`BROKEN in round ${round} of seed ${seed} (${about}; ${what}):`);
	for (const sentence of broken) print(`  ${sentence}`);
	print(`  again: npm run chaos -- --seed ${seed} --round ${round}${wanted === undefined ? '' : ` --about ${wanted}`}   (its world: ${folder})`);
};

const isLeftOut = (round: number): boolean => !mayMount && needsDisk(wanted ?? aboutOf(seed, round));
const queue = rounds.filter(round => !isLeftOut(round));
if (queue.length < rounds.length) print(`${rounds.length - queue.length} rounds about a full disk are left out: here nobody may mount a small one.`);
const play = async (): Promise<void> => {
	for (let round = queue.shift(); round !== undefined; round = queue.shift()) {
		const result = await playRound({
			seed,
			round,
			...(wanted === undefined ? {} : {about: wanted}),
			scripts: path.join(root, 'test/chaos'),
			launcher: path.join(root, 'source/launch.cjs'),
			keep: values.keep ? 'always' : 'broken',
		});
		results.push(result);
		tell(result);
	}
};

const startMs = performance.now();
await Promise.all(Array.from({length: numberOf('jobs')}, play));

const times = (name: string): number => results.reduce((sum, {struck}) => sum + struck.filter(one => one === name).length, 0);
const fills = (name: string): number => results.flatMap(({filled}) => filled).filter(one => one === name).length;
const isPoint = (name: string): boolean => (faultPoints as readonly string[]).includes(name);
const broken = results.filter(one => one.broken.length > 0);
if (values.round === undefined) {
	print('\nfault point             struck  disk full');
	const shown = wanted === undefined ? faultPoints : faultPoints.filter(name => times(name) + fills(name) > 0);
	for (const name of shown) print(`${name.padEnd(24)}${String(times(name)).padStart(6)}${String(fills(name)).padStart(11)}`);
	print(`${'at random, or from the beginning'.padEnd(35)}${String(results.flatMap(({filled}) => filled).filter(where => !isPoint(where)).length).padStart(6)}`);
	for (const kind of ['conductor', 'agent', 'shim', 'git'])
		print(`${`a ${kind}, at random`.padEnd(24)}${String(results.reduce((sum, {killed}) => sum + (killed[kind] ?? 0), 0)).padStart(6)}`);
}

const never = values.round === undefined && wanted === undefined ? faultPoints.filter(name => times(name) === 0) : [];
print(
	`\n${results.length} rounds of seed ${seed} in ${((performance.now() - startMs) / 1000).toFixed(0)} s; ${broken.length} broke something${never.length === 0 ? '' : `; never struck: ${never.join(', ')}`}.`,
);
process.exitCode = broken.length > 0 ? 1 : 0;
