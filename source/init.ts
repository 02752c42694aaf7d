/**
`orch-tui init`: shows the config it would write, and writes it. Part of the front step.
*/
import process from 'node:process';
import {agree, canAsk} from './agree.js';
import {complain} from './complain.js';
import type {Problem} from './domain/problem.js';
import {safeJson} from './domain/safe-json.js';
import type {Globals} from './doors/action.js';
import {pick} from './doors/json-fields.js';
import {type ConfigDraft, draftConfig, gitAt, writeDraft} from './draft.js';
import {claudeOutput, editedFiles, planClaude, sayPlan, toWrite, writeClaude} from './init-claude.js';
import {excludes} from './open-house.js';
import type {Git} from './outside/git.js';
import {configName, type Project} from './project.js';

const noCommit = (root: string): Problem => ({
	kind: 'bad-input',
	code: 'no_commit',
	message: `${root} has no commit yet, and agents need one to start from.`,
	hint: 'Make one first: git add -A && git commit',
});

const sayDraft = ({found, text, isDataTracked}: ConfigDraft, {configFile}: Project, say: (text: string) => void): void => {
	say(`${configFile}\n\n${text}\n`);
	say(
		`${found.length > 0 ? `Found on PATH: ${found.join(', ')}.` : 'None of claude, codex, gemini and opencode is on the PATH; any command will do as an agent.'}\n`,
	);
	if (isDataTracked) say(`This repository tracks files in data/; orch-tui adds databases of its own beside them, which git will not see.\n`);
	say(`Also added to .git/info/exclude: ${excludes.join(' ')}\n`);
};

const sayDone = (config: ConfigDraft | undefined, commands: number): string => {
	const parts = [...(config === undefined ? [] : [configName]), ...(commands > 0 ? [`${commands} slash commands`] : [])];
	const next = `${config?.found.length === 0 ? 'name an agent in it, under "agents"; then ' : ''}orch-tui import TODO.md, then orch-tui.`;
	return `Wrote ${parts.join(' and ')}.${config === undefined ? '' : ` Next: ${next}`}\n`;
};

/** When there is nothing to write: why not. */
const sayNothing = ({root, configFile}: Project, plan: ReturnType<typeof planClaude>): Problem =>
	plan.length === 0
		? {kind: 'not-found', code: 'config_exists', message: `${configName} is there already.`, hint: `Edit it: ${configFile}`}
		: {
				...(editedFiles(root, plan) ?? {kind: 'not-found', code: 'up_to_date', message: 'The slash commands are up to date.'}),
				context: {...claudeOutput(plan), written: false},
			};

/**
Writes nothing that a person has not seen and agreed to, unless told to with `--yes`; an existing config is never touched, nor a slash command that
somebody has edited. `claude`: with the slash commands.
*/
export const runInit = async (project: Project, {yes, input, dryRun, json, quiet, fields}: Globals, claude: boolean): Promise<number> => {
	const {root, configFile, hasConfig} = project;
	const say = (text: string): void => {
		if (!quiet && !json) process.stdout.write(text);
	};

	const git: Git = gitAt(root);
	const plan = claude ? planClaude(root) : [];
	const commands = toWrite(plan);
	if (hasConfig && !dryRun) git.addExcludes(excludes);
	if (hasConfig && commands.length === 0) return complain(sayNothing(project, plan), json);
	const {branch, head} = await git.describe();
	if (!hasConfig && head === undefined) return complain(noCommit(root), json);

	const config = hasConfig ? undefined : await draftConfig(git, root, branch);
	if (config !== undefined) sayDraft(config, project, say);
	say(sayPlan(root, plan));
	if (!dryRun && !yes && (quiet || json || !canAsk({input})))
		return complain({kind: 'bad-input', code: 'needs_yes', message: 'Nothing was written: nobody was asked.', hint: 'Say so with --yes.'}, json);
	const isAgreed = !dryRun && (yes || (await agree('\nWrite this?')));
	if (isAgreed) {
		if (config === undefined) git.addExcludes(excludes);
		else {
			const untold = writeDraft(git, project, config.text);
			if (untold !== undefined) process.stderr.write(`${untold.message} ${untold.hint ?? ''}\n`);
		}

		const problem = claude ? writeClaude(root, plan) : undefined;
		if (problem !== undefined) return complain(problem, json);
	}

	const edited = editedFiles(root, plan);
	const output = {...(config === undefined ? {} : {config: configFile, agents: config.found}), ...(claude ? claudeOutput(plan) : {}), written: isAgreed};
	if (isAgreed) say(sayDone(config, commands.length));
	else if (!dryRun) say('Nothing was written.\n');
	if (edited !== undefined) return complain({...edited, context: output}, json);
	if (json) process.stdout.write(`${safeJson(pick({success: true, ...output}, fields))}\n`);
	else if (quiet) process.stdout.write([...(config === undefined ? [] : [configFile]), ...commands].map(file => `${file}\n`).join(''));
	return 0;
};
