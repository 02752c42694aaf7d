/**
What git is told by the repository itself, which every worktree shares: the keys of its configuration, its hooks, its attributes. Known by hashes: values may hold secrets.
*/

/** Name → hash of what it says, as in `core.hookspath`, `hooks/pre-commit` or `info/attributes`. */
export type GitSettings = {
	readonly entries: Readonly<Record<string, string>>;
	/** Why git cannot read the configuration, or the repository at all; then the entries say nothing. */
	readonly broken?: string | undefined;
};

/** As they were last found in order, and when. */
export type KnownSettings = GitSettings & {readonly atMs: number};

export type SettingChange = {readonly name: string; readonly how: 'new' | 'changed' | 'gone' | 'broken'};

/** Written by every `git push -u`: where a branch is pulled from. It runs nothing. */
const isHarmless = (name: string): boolean => /^branch\..*\.(?:remote|merge|rebase|pushremote|description)$/.test(name);

/** What is another than before, in order of its name. */
export const settingChanges = (before: GitSettings, after: GitSettings): SettingChange[] => {
	if (after.broken !== undefined) return after.broken === before.broken ? [] : [{name: 'config', how: 'broken'}];
	const names = [...new Set([...Object.keys(before.entries), ...Object.keys(after.entries)])].filter(name => !isHarmless(name)).toSorted();
	return names.flatMap((name): SettingChange[] => {
		const [was, is] = [before.entries[name], after.entries[name]];
		if (was === is) return [];
		return [{name, how: was === undefined ? 'new' : is === undefined ? 'gone' : 'changed'}];
	});
};

/** With all that stands beside them, and as long as they mostly are, they fit into one line of what is told. */
const namedMax = 5;

/** What a person may do about one that was not there before; what another file says is changed there. It may be pasted into a shell: of a name that means something to one nothing is made. */
const undoing = ({name, how}: SettingChange): string | undefined => {
	if (how !== 'new' || !/^[\w./-]+$/.test(name)) return undefined;
	return /^(?:hooks|info|objects)\/|^shallow$/.test(name) ? `rm .git/${name}` : `git config --local --unset-all ${name}`;
};

/** For the person at the screen: what has changed, what it does and does not do, and how to take it back. */
export const saySettingChanges = (changes: readonly SettingChange[], {broken}: GitSettings): string => {
	const heads = 'The git configuration that all worktrees share has changed while agents were at work';
	if (broken !== undefined) {
		return `${heads}: git cannot read it as it was (${broken}). Until that is put right worktrees and merges may fail; what was committed is still there.`;
	}

	const named = changes.slice(0, namedMax).map(({name, how}) => `${name} ${how === 'new' ? 'is new' : how === 'gone' ? 'is gone' : 'was changed'}`);
	const more = changes.length > namedMax ? [`and ${changes.length - namedMax} more`] : [];
	const isDriver = changes.some(({name}) => /^(?:filter|merge)\./.test(name));
	const first = changes.flatMap(change => undoing(change) ?? [])[0];
	return [
		`${heads}: ${[...named, ...more].join(', ')}.`,
		isDriver
			? 'Filters and merge drivers there do not run in the git of orch-tui (git-lfs and git-crypt do), but in yours.'
			: 'Nothing of it runs in the git of orch-tui, but it does in yours.',
		`To see it: git config --local --list --show-origin${first === undefined ? '.' : `. If nobody wants it, take it away, as in: ${first}`}`,
	].join(' ');
};
