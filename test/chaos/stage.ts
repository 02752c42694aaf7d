/**
One stage of a round: the program is started for it, cut off or not, and what came of it is put down.
*/
import type {Stage} from './plan.js';
import {type Ended, start, within} from './program.js';
import {withDatabase} from './rows.js';
import type {World} from './world.js';

/** So long at most until all is quiet. */
export const quietMs = 90_000;
export const commandMs = 30_000;

/** What is put down of a round while it is played. */
export type Table = {struck: string[]; filled: string[]; killed: Record<string, number>; broken: string[]};

/** A person comes back later: what waits for a while has waited by then. */
const laterMs = 11_000;
export const letTimePass = ({root}: World): void => {
	withDatabase(root, 'roadmap.db', database => {
		for (const [table, column, states] of [
			['agent_lifecycle', 'created_at_ms', "'starting'"],
			['agent_lifecycle', 'last_heartbeat_ms', "'starting'"],
			['agent_lifecycle', 'stop_deadline_ms', "'stopping'"],
			['job', 'created_at_ms', "'starting'"],
		])
			database.prepare(`UPDATE ${table} SET ${column} = ${column} - ${laterMs} WHERE status IN (${states})`).run();
	});
};

/** What the conductor is started with. */
export const run = ['run', '--until', 'empty'] as const;
export const argumentsOf = (stage: Stage, world: World): readonly string[] => {
	switch (stage) {
		case 'import':
			return ['import', '-'];
		case 'send':
			return [
				'route-inter-agent-messages',
				...['--operation', 'send', '--recipient', 'paper:any', '--message-type', 'note', '--payload', 'a word to whoever comes first'],
			];
		// The first one is what the round is about.
		case 'discard':
			return ['cleanup-worktrees', world.tasks[0] ?? '', '--force'];
		case 'revert':
			return ['revert-merge', 'good-1', '--yes'];
		case 'run':
			return run;
	}
};

/** Plays one stage until the fault has struck or it is over; what was cut off is done again without a fault. */
export const playStage = async (world: World, stage: Stage, fault: string | undefined, table: Table): Promise<Ended | undefined> => {
	const input = stage === 'import' ? world.backlog : '';
	const maxMs = stage === 'run' ? quietMs : commandMs;
	const end = await within(start(world, argumentsOf(stage, world), {input, ...(fault === undefined ? {} : {fault})}), maxMs);
	if (end === undefined) table.broken.push(`${stage} did not come to its end within ${maxMs / 1000} s`);
	if (end?.struck !== undefined) {
		table.struck.push(end.struck);
		if (stage !== 'run') return playStage(world, stage, undefined, table);
	} else if (end !== undefined && !isWell(stage, end)) {
		table.broken.push(`${stage} ended with ${end.code ?? end.signal}: ${end.said.trim().split('\n').slice(-3).join(' / ')}`);
	}

	return end;
};

/** 1: something was given up, or was reverted by the one before that was cut off. 4: a person has to decide. 3: what is to be discarded is gone, likewise. */
export const isWell = (stage: Stage, {code}: Ended): boolean =>
	code === 0 || (stage === 'run' && code === 4) || ((stage === 'run' || stage === 'revert') && code === 1) || (stage === 'discard' && code === 3);
