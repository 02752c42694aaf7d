/**
`orch-tui bug`: what a report of a mistake should tell, as text to be looked over before it is handed on. Sends nothing. Part of the front step.
*/
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {findingsHere} from './doctor.js';
import {safeJson} from './domain/safe-json.js';
import {safeLine, safeText} from './domain/text.js';
import type {Globals} from './doors/action.js';
import {dateOf} from './doors/columns.js';
import {findingsText} from './doors/findings-text.js';
import {pick} from './doors/json-fields.js';
import {isSetUp, openHouse, placesOf} from './open-house.js';
import {newestFiles} from './outside/newest-files.js';
import {findProject, type Project} from './project.js';
import {printFor} from './terminal-look.js';
import {versionOf} from './version.js';

const errorsMax = 10;
const crashesMax = 3;
const crashLinesMax = 12;

/** Who one is, and where one works, is nobody's business. */
const shortened = (text: string): string => {
	const homes = [...new Set([process.env['HOME'], os.homedir()])].filter((home): home is string => home !== undefined && home.length > 1);
	return homes.reduce((short, home) => short.replaceAll(home, '~'), text);
};

/** A house that cannot be opened is told of by the doctor. */
const lastErrors = async ({root, policy}: Project): Promise<string[]> => {
	if (!isSetUp(root)) return [];
	try {
		const house = await openHouse({root, policy, environment: process.env, onBug: () => {}, mayLead: false});
		try {
			return house.store.errors
				.listOpen(errorsMax)
				.map(({atMs, taskId, agentId, code, message}) => safeLine(`${dateOf(atMs)} ${taskId} ${agentId ?? ''} ${code}: ${message ?? ''}`));
		} finally {
			await house.close();
		}
	} catch {
		return [];
	}
};

const crashes = (root: string): string[] =>
	newestFiles(placesOf(root).data, /^crash-.*\.log$/, crashesMax).flatMap(({name, text}) => [
		name,
		...safeText(text)
			.trim()
			.split('\n')
			.slice(0, crashLinesMax)
			.map(line => `  ${line}`),
	]);

const section = (title: string, lines: readonly string[], none: string): string[] => [
	'',
	title,
	...(lines.length === 0 ? [none] : lines).map(line => `  ${line}`),
];

const reportOf = async (globals: Globals): Promise<string> => {
	const findings = await findingsHere(globals, {fix: false, registry: false});
	const project = await findProject({...globals, environment: process.env, cwd: process.cwd()});
	const {TERM = '', TERM_PROGRAM = ''} = process.env;
	const doctor = findingsText(findings, {quiet: false, ascii: true, colour: false}).trimEnd().split('\n');
	const lines = [
		`orch-tui  ${versionOf()}`,
		`node      ${process.version} ${process.platform} ${process.arch} ${os.release()}`,
		`terminal  ${[TERM, TERM_PROGRAM].filter(Boolean).join(' ') || 'none'}${path.basename(process.env['SHELL'] ?? '') === '' ? '' : `, ${path.basename(process.env['SHELL'] ?? '')}`}`,
		...section('Doctor', doctor, ''),
		...section('Last errors', project.ok ? await lastErrors(project.value) : [], 'none'),
		...section('Last crashes', project.ok ? crashes(path.resolve(project.value.root)) : [], 'none'),
	];
	return shortened(lines.map(line => line.trimEnd()).join('\n'));
};

/** The text goes to standard output, so that it can be put into a file; what to do with it, beside it. */
export const runBug = async (globals: Globals): Promise<number> => {
	const text = await reportOf(globals);
	if (globals.json) process.stdout.write(`${safeJson(pick({success: true, text}, globals.fields))}\n`);
	else printFor(globals)(`${text}\n`);
	if (!globals.json && !globals.quiet)
		process.stderr.write("\nNothing was sent. Look it over, take out what is nobody else's business, and add what you did and what you saw.\n");
	return 0;
};
