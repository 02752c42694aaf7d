/**
The config that is proposed where there is none: what `init` prints and the first screen shows. Part of the front step.
*/
import {existsSync} from 'node:fs';
import path from 'node:path';
import {presetNames} from './domain/config.js';
import {suggestedParallel} from './domain/finding.js';
import type {Problem} from './domain/problem.js';
import {excludes, placesOf} from './open-house.js';
import {packagedSchema, renderConfig} from './outside/config-file.js';
import {createGit, type Git} from './outside/git.js';
import {findProgram} from './outside/programs.js';
import {checkCommandOf, lookAtMachine} from './outside/project-look.js';
import type {Project} from './project.js';
import {writeConfig} from './trust.js';

/** What would be written, and what was found out for it. */
export type ConfigDraft = {
	readonly text: string;
	/** Agents on the PATH. */
	readonly found: readonly string[];
	readonly verify: string | undefined;
	/** Whether git tracks files where our databases will lie. */
	readonly isDataTracked: boolean;
};

/** `branch`: what is checked out. */
export const draftConfig = async (git: Git, root: string, branch: string | undefined): Promise<ConfigDraft> => {
	const roadmap = 'refs/heads/roadmap';
	const [refs, isDataTracked] = await Promise.all([git.refs([roadmap]), git.tracksUnder(placesOf(root).data)]);
	const found = presetNames.filter(name => findProgram(name) !== undefined);
	const verify = checkCommandOf(root);
	const text = renderConfig({
		...(existsSync(path.join(root, packagedSchema)) ? {$schema: packagedSchema} : {}),
		targetBranch: refs.has(roadmap) ? 'roadmap' : (branch ?? 'main'),
		maxParallel: suggestedParallel(lookAtMachine()),
		...(found.length > 0 ? {agents: Object.fromEntries(found.map(preset => [preset, {preset}]))} : {}),
		...(verify === undefined ? {} : {verify}),
	});
	return {text, found, verify, isDataTracked};
};

/** Git as it is asked before there is a house. */
export const gitAt = (root: string): Git => createGit({repository: root, data: placesOf(root).data, atOnce: 2});

/** Never over a file that came into being in the meantime. Trusted like all that a person writes; returns why that could not be remembered. */
export const writeDraft = (git: Git, {setting, configFile}: Pick<Project, 'setting' | 'configFile'>, text: string): Problem | undefined => {
	const untold = writeConfig(setting, configFile, undefined, text);
	git.addExcludes(excludes);
	return untold;
};
