/**
Finds out where we are: the repository, its config, and the policy that follows from both and from flags. Part of the front step.
*/
import {existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {type ConfigSetting, checkConfig, policyFor} from './check-config.js';
import type {ScreenFlags} from './domain/config-screen.js';
import type {Policy} from './domain/policy.js';
import {failure, type Result, success} from './domain/problem.js';
import {createLiveConfig} from './live-config.js';
import {findRepository} from './outside/git.js';
import {createGitRunner} from './outside/git-run.js';
import {asTrusted, type Trust, trustOf} from './trust.js';
import type {ConfigDoor} from './ui/config-door.js';

export const configName = 'orch.config.jsonc';

export type Project = {
	/** Top level of the main checkout, also when called inside one of its worktrees. */
	readonly root: string;
	/** Where its config is read. */
	readonly setting: ConfigSetting;
	readonly policy: Policy;
	readonly configFile: string;
	readonly hasConfig: boolean;
	/** What its config can run, and whether a person has trusted that. */
	readonly trust: Trust;
	/** The config while it is in use: `policy` follows its files. */
	readonly live: ConfigDoor;
};

export type ProjectSetting = {
	readonly directory: string | undefined;
	readonly config: string | undefined;
	readonly overrides: Readonly<Record<string, string>>;
	/** What the flags say of the screen. */
	readonly screen: ScreenFlags;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
};

const isFolder = (folder: string): boolean => {
	try {
		return statSync(folder).isDirectory();
	} catch {
		return false;
	}
};

/** Top level of the main checkout. Problems: no such folder, not a repository, a bare one. */
export const findRoot = async ({directory, cwd}: Pick<ProjectSetting, 'directory' | 'cwd'>): Promise<Result<string>> => {
	const folder = path.resolve(cwd, directory ?? '.');
	if (directory !== undefined && !isFolder(folder)) {
		return failure({kind: 'bad-input', code: 'folder_missing', message: `There is no folder ${folder}.`});
	}

	const repository = await findRepository(folder);
	if (repository === undefined) {
		return failure({
			kind: 'bad-input',
			code: 'not_a_repository',
			message: `${folder} is not in a git repository.`,
			hint: 'Go to one, make one with git init, or look at: orch-tui demo',
		});
	}

	if (repository.isBare) {
		return failure({
			kind: 'bad-input',
			code: 'bare_repository',
			message: `${repository.root} is a bare repository.`,
			hint: 'Use a clone of it with a working copy.',
		});
	}

	return success(repository.root);
};

/** Ours is never committed: it is among what git is told not to see. */
const tracksBacklog = async (root: string): Promise<boolean> => {
	const file = 'data/roadmap.db';
	if (!existsSync(path.join(root, file))) return false;
	const {stdout} = await createGitRunner(1)(['--literal-pathspecs', 'ls-files', '-z', '--', file], {cwd: root, isRead: true});
	return stdout !== '';
};

/** Where the config is to be read. Problems: those of `findRoot`. */
export const settingHere = async ({directory, config, overrides, screen, environment, cwd}: ProjectSetting): Promise<Result<ConfigSetting>> => {
	const found = await findRoot({directory, cwd});
	if (!found.ok) return found;
	const root = found.value;
	const isBacklogTracked = await tracksBacklog(root);
	return success({root, named: config === undefined ? undefined : path.resolve(cwd, config), environment, overrides, screen, isBacklogTracked});
};

/** Problems: those of `findRoot`, and a config that cannot be read. */
export const findProject = async (asked: ProjectSetting): Promise<Result<Project>> => {
	const found = await settingHere(asked);
	if (!found.ok) return found;
	const setting = found.value;
	const {root, named, screen} = setting;
	const configFile = named ?? path.join(root, configName);
	const checked = await checkConfig(setting);
	if (checked.problem !== undefined) return failure(checked.problem);
	const trust = trustOf(setting, checked.layers);
	const policy = asTrusted(policyFor(checked.config, screen), trust);
	const hasConfig = checked.layers.layers.some(({scope, exists}) => scope === 'repository' && exists);
	return success({
		root,
		setting,
		policy,
		configFile,
		hasConfig,
		trust,
		live: createLiveConfig(setting, {config: checked.config, layers: checked.layers, trust}, policy, Date.now),
	});
};
