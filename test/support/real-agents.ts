/**
Real processes for the tests of `outside`: everything below one temporary folder, everything stopped in the end.
*/
import {existsSync, mkdirSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {createAgentProcesses} from '../../source/outside/agent-processes.js';
import {aFolder} from './repository.js';

/** What a person would write as an agent of one line. */
export const bash = (script: string): readonly string[] => ['bash', '-c', script, 'agent'];

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const realAgents = ({alsoWatch = []}: {readonly alsoWatch?: readonly string[]} = {}) => {
	const place = aFolder();
	const runs = path.join(place, 'runs');
	const cwd = path.join(place, 'work');
	mkdirSync(cwd);
	const agents = createAgentProcesses({runs, alsoWatch: alsoWatch.map(name => path.join(place, name))});
	onTestFinished(async () => {
		for (const name of existsSync(runs) && statSync(runs).isDirectory() ? readdirSync(runs) : []) {
			if (name !== 'news') await agents.stopRun(name, {graceMs: 0, force: true});
		}

		agents.close();
	});
	return {
		agents,
		runs,
		cwd,
		place,
		env: {PATH: process.env['PATH'] ?? ''},
		program: ({say, exit, deaf}: {readonly say?: string; readonly exit?: number; readonly deaf?: boolean}) =>
			bash(
				[
					deaf === true ? `trap '' TERM` : '',
					say === undefined ? '' : `printf '%s\\n' ${quote(say)}`,
					exit === undefined ? (deaf === true ? 'while :; do sleep 0.05; done' : 'exec sleep 1000') : `exit ${exit}`,
				].join('\n'),
			),
		missing: ['orch-no-such-program'],
		unrunnable: ['/dev/null'],
	};
};
