/**
`orch-tui init`: shows the config it would write, and writes it. Part of the front step.
*/
import {accessSync, constants, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {presetNames} from './domain/config.js';
import type {Globals} from './doors/action.js';
import {printProblem} from './doors/invoke-text.js';
import {excludes, placesOf} from './open-house.js';
import {renderConfig} from './outside/config-file.js';
import {createGit} from './outside/git.js';
import {configName, type Project} from './project.js';

const isOnPath = (program: string): boolean =>
	(process.env['PATH'] ?? '').split(path.delimiter).some(folder => {
		try {
			accessSync(path.join(folder, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});

const agree = async (question: string): Promise<boolean> => {
	const lines = createInterface({input: process.stdin, output: process.stdout});
	const answer = await lines.question(question);
	lines.close();
	return /^y(?:es)?$/i.test(answer.trim());
};

/** Writes nothing that a person has not seen and agreed to; an existing config is never touched. */
export const runInit = async ({root, configFile, hasConfig}: Project, {yes, dryRun, json}: Globals): Promise<number> => {
	const complain = (code: string, message: string, hint: string): number => {
		const {out, err, exitCode} = printProblem({kind: code === 'config_exists' ? 'not-found' : 'bad-input', code, message, hint}, {json});
		process.stdout.write(out);
		process.stderr.write(err);
		return exitCode;
	};

	const {data} = placesOf(root);
	const git = createGit({repository: root, data, atOnce: 1});
	if (hasConfig) {
		git.addExcludes(excludes);
		return complain('config_exists', `${configName} is there already.`, `Edit it: ${configFile}`);
	}

	const {branch} = await git.describe();
	const roadmap = 'refs/heads/roadmap';
	const targetBranch = (await git.refs([roadmap])).has(roadmap) ? 'roadmap' : (branch ?? 'main');
	const found = presetNames.filter(isOnPath);
	const text = renderConfig({
		targetBranch,
		agents: Object.fromEntries((found.length > 0 ? found : (['claude'] as const)).map(preset => [preset, {preset}])),
	});

	process.stdout.write(`${configFile}\n\n${text}\n`);
	process.stdout.write(`${found.length > 0 ? `Found on PATH: ${found.join(', ')}.` : 'None of claude, codex, gemini and opencode is on the PATH; any command will do as an agent.'}\n`);
	if (await git.tracksUnder(data)) process.stdout.write(`This repository tracks files in data/; orch-tui adds databases of its own beside them, which git will not see.\n`);
	process.stdout.write(`Also added to .git/info/exclude: ${excludes.join(' ')}\n`);
	if (dryRun) return 0;

	if (!yes && process.stdin.isTTY !== true) return complain('needs_yes', 'Nothing was written: there is nobody to ask.', 'Say so with --yes.');
	if (!yes && !(await agree('\nWrite this? [y/N] '))) {
		process.stdout.write('Nothing was written.\n');
		return 0;
	}

	// `wx`: never over a file that came into being in the meantime.
	writeFileSync(configFile, text, {flag: 'wx'});
	git.addExcludes(excludes);
	process.stdout.write(`Wrote ${configName}. Next: orch-tui import TODO.md, then orch-tui.\n`);
	return 0;
};
