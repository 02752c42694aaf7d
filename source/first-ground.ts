/**
Where there is no repository yet, or one without a commit: says so in a line, and offers to make it. Part of the front step.
*/
import {readdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {askKey} from './agree.js';
import {complain} from './complain.js';
import {OutsideError, type Result} from './domain/problem.js';
import {safeLine} from './domain/text.js';
import type {Globals} from './doors/action.js';
import {createGitRunner, partsOf, type RunGit} from './outside/git-run.js';
import {lookAtCheckout} from './outside/project-look.js';
import {findProject, type Project} from './project.js';

const keysLine = (keys: ReadonlyArray<readonly [press: string, does: string]>): string => keys.map(([press, does]) => `${press} ${does}`).join('   ');

/** How many files a first commit would hold: what git ignores is not among them. */
const newFiles = async (git: RunGit, cwd: string): Promise<number> => {
	const {stdout} = await git(['ls-files', '--others', '--cached', '--exclude-standard', '-z'], {cwd, isRead: true});
	return partsOf(stdout).length;
};

/** As the person, with the person's own settings: a hook of theirs may refuse, and says why. */
const commitAll = async (git: RunGit, cwd: string): Promise<void> => {
	await git(['add', '--all'], {cwd});
	await git(['commit', '--quiet', '--allow-empty', '--message', 'First commit'], {cwd});
};

const demo = async (globals: Globals): Promise<void> => {
	const {runDemo, usualDemo} = await import('./demo.js');
	await runDemo(globals, usualDemo);
};

type Offer = {readonly says: string; readonly keys: ReadonlyArray<readonly [string, string]>; readonly acts: Readonly<Record<string, () => Promise<void>>>};

const noRepository = (folder: string, git: RunGit, globals: Globals): Offer => ({
	says: `${safeLine(folder)} is not in a git repository.`,
	keys: [
		['d', 'watch the demo'],
		['g', `git init ${readdirSync(folder).length === 0 ? '' : 'here'}`.trim()],
		['q', 'leave'],
	],
	acts: {
		d: () => demo(globals),
		g: async () => {
			await git(['init', '--quiet'], {cwd: folder});
		},
	},
});

const noCommit = async (root: string, git: RunGit, globals: Globals): Promise<Offer> => {
	const files = await newFiles(git, root);
	return {
		says: `${safeLine(path.basename(root))} has no commit yet; agents start from one.`,
		keys: [
			['d', 'watch the demo'],
			['c', files === 0 ? 'make an empty first commit' : `commit what is here (${files} ${files === 1 ? 'file' : 'files'})`],
			['q', 'leave'],
		],
		acts: {d: () => demo(globals), c: () => commitAll(git, root)},
	};
};

/** What is missing under our feet; `undefined` when nothing is. */
const offerFor = async (project: Result<Project>, git: RunGit, globals: Globals): Promise<Offer | undefined> => {
	if (!project.ok) return project.problem.code === 'not_a_repository' ? noRepository(path.resolve(globals.directory ?? '.'), git, globals) : undefined;
	const {root, hasConfig} = project.value;
	return hasConfig || (await lookAtCheckout(root)).head !== undefined ? undefined : noCommit(root, git, globals);
};

/** The project once there is one to stand on; an exit code when the person leaves before. */
export const prepareGround = async (first: Result<Project>, globals: Globals): Promise<Result<Project> | number> => {
	const git = createGitRunner(1);
	let project = first;
	for (;;) {
		const offer = await offerFor(project, git, globals);
		if (offer === undefined) return project;
		const press = await askKey(`${offer.says}  ${keysLine(offer.keys)}`, Object.keys(offer.acts));
		if (press === 'q') return 0;
		try {
			await offer.acts[press]?.();
		} catch (error) {
			if (!(error instanceof OutsideError)) throw error;
			complain(error.problem, globals.json);
		}

		project = await findProject({...globals, environment: process.env, cwd: process.cwd()});
	}
};
