/**
What the doctor says of programs that git would run for a person, and that orch-tui's git does not: an agent could have named any of them.
*/
import {few} from './evidence.js';
import type {Finding} from './finding.js';

export type GitPrograms = {
	/** Filters of the repository's own configuration. */
	readonly filters: readonly string[];
	/** Filters that `.gitattributes` names and nobody has set up. */
	readonly missing: readonly string[];
	/** Merge drivers that `.gitattributes` names. */
	readonly drivers: readonly string[];
	readonly hooks: readonly string[];
	/** Settings that are passed over, and nothing is another for it. */
	readonly settings: readonly string[];
};

type Kind = {readonly name: string; readonly title: string; readonly rule: (look: GitPrograms) => Pick<Finding, 'state' | 'says' | 'hint'> | undefined};

const noteOf = (names: readonly string[], says: string, hint: string) =>
	names.length === 0 ? undefined : {state: 'note' as const, says: `${few(names)}: ${says}`, hint};

/** A line each, where there is something to say. */
export const gitKinds: readonly Kind[] = [
	{
		name: 'git-filters',
		title: 'filters',
		rule: ({filters}) =>
			noteOf(
				filters,
				"not run by orch-tui's git: set up in the repository's own config",
				'Its files lie in worktrees as they are committed, unconverted. Set it up in your own config (git config --global) and it runs; git-lfs and git-crypt run anyway.',
			),
	},
	{
		name: 'git-filters-missing',
		title: 'filters',
		rule: ({missing}) =>
			noteOf(
				missing,
				'named by .gitattributes, and not set up here',
				missing.includes('lfs') ? 'Worktrees hold pointers instead of the files of LFS: git lfs install' : 'Its files lie in worktrees as they are committed.',
			),
	},
	{
		name: 'git-merge-drivers',
		title: 'merge drivers',
		rule: ({drivers}) =>
			noteOf(
				drivers,
				'not run when orch-tui merges: these files are merged as text',
				'What the driver would settle may come up as a conflict, or be merged line by line. merge=union and -merge in .gitattributes hold here, too.',
			),
	},
	{
		name: 'git-hooks',
		title: 'hooks',
		rule: ({hooks}) =>
			noteOf(
				hooks,
				"not run by orch-tui's git",
				'They run when you or an agent commits; not when orch-tui commits what an agent has left, merges, or moves the target. What must hold belongs into verify.',
			),
	},
	{
		name: 'git-settings',
		title: 'git settings',
		rule: ({settings}) =>
			settings.length === 0
				? undefined
				: {state: 'well', says: `${few(settings)}: passed over; orch-tui's git looks at files itself and does not go to the network`},
	},
];

export const gitFindingOf = ({name, title, rule}: Kind, look: GitPrograms): Finding | undefined => {
	const found = rule(look);
	return found && {name, title, ...found};
};
