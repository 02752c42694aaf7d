/**
`orch-tui init`: shows the config it would write, and writes it. Part of the front step.
*/
import {accessSync, constants, existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {agree, canAsk} from './agree.js';
import {complain} from './complain.js';
import {presetNames} from './domain/config.js';
import {safeJson} from './domain/safe-json.js';
import type {Globals} from './doors/action.js';
import {excludes, placesOf} from './open-house.js';
import {packagedSchema, renderConfig} from './outside/config-file.js';
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

/** What would be written, and what was found out for it. */
const draft = async (git: ReturnType<typeof createGit>, root: string, branch: string | undefined) => {
	const roadmap = 'refs/heads/roadmap';
	const targetBranch = (await git.refs([roadmap])).has(roadmap) ? 'roadmap' : (branch ?? 'main');
	const found = presetNames.filter(isOnPath);
	const text = renderConfig({
		...(existsSync(path.join(root, packagedSchema)) ? {$schema: packagedSchema} : {}),
		targetBranch,
		...(found.length > 0 ? {agents: Object.fromEntries(found.map(preset => [preset, {preset}]))} : {}),
	});
	return {found, text};
};

/** Writes nothing that a person has not seen and agreed to, unless told to with `--yes`; an existing config is never touched. */
export const runInit = async ({root, configFile, hasConfig}: Project, {yes, dryRun, json, quiet}: Globals): Promise<number> => {
	const say = (text: string): void => {
		if (!quiet && !json) process.stdout.write(text);
	};

	const {data} = placesOf(root);
	const git = createGit({repository: root, data, atOnce: 1});
	if (hasConfig) {
		git.addExcludes(excludes);
		return complain({kind: 'not-found', code: 'config_exists', message: `${configName} is there already.`, hint: `Edit it: ${configFile}`}, json);
	}

	const {branch, head} = await git.describe();
	if (head === undefined)
		return complain(
			{
				kind: 'bad-input',
				code: 'no_commit',
				message: `${root} has no commit yet, and agents need one to start from.`,
				hint: 'Make one first: git add -A && git commit',
			},
			json,
		);
	const {found, text} = await draft(git, root, branch);
	say(`${configFile}\n\n${text}\n`);
	say(
		`${found.length > 0 ? `Found on PATH: ${found.join(', ')}.` : 'None of claude, codex, gemini and opencode is on the PATH; any command will do as an agent.'}\n`,
	);
	if (await git.tracksUnder(data)) say(`This repository tracks files in data/; orch-tui adds databases of its own beside them, which git will not see.\n`);
	say(`Also added to .git/info/exclude: ${excludes.join(' ')}\n`);
	if (!dryRun && !yes && (quiet || json || !canAsk()))
		return complain({kind: 'bad-input', code: 'needs_yes', message: 'Nothing was written: nobody was asked.', hint: 'Say so with --yes.'}, json);
	const isAgreed = !dryRun && (yes || (await agree('\nWrite this?')));
	if (isAgreed) {
		// `wx`: never over a file that came into being in the meantime.
		writeFileSync(configFile, text, {flag: 'wx'});
		git.addExcludes(excludes);
	}

	if (json) process.stdout.write(`${safeJson({success: true, config: configFile, agents: found, written: isAgreed})}\n`);
	else if (quiet) process.stdout.write(`${configFile}\n`);
	else if (isAgreed)
		say(`Wrote ${configName}. Next: ${found.length > 0 ? '' : 'name an agent in it, under "agents"; then '}orch-tui import TODO.md, then orch-tui.\n`);
	else if (!dryRun) say('Nothing was written.\n');
	return 0;
};
