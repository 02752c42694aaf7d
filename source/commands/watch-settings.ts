/**
Tells the person, once for each change, when what all worktrees share of git's configuration is another while agents are at work. Part of the commands that start agents and watch them.
*/
import {saySettingChanges, settingChanges} from '../domain/git-settings.js';
import {human} from '../domain/message.js';
import type {Context} from './command.js';

/** So many of the newest attempts are asked whether they have ended since. */
const attemptsAskedMax = 100;

/** What has changed while nobody was at work is the person's own doing, and is only taken note of. */
export const watchSettings = async ({store, git, now, stamp}: Context): Promise<void> => {
	const found = await git.readSettings();
	const known = store.settings.gitSettings();
	const changes = known === undefined ? [] : settingChanges(known, found);
	const live = store.agents.countLive();
	if (known !== undefined && changes.length === 0 && live > 0) return;
	const hadAgents = known !== undefined && (live > 0 || store.agents.listRecent(attemptsAskedMax).some(({endedAtMs}) => (endedAtMs ?? 0) >= known.atMs));
	if (known !== undefined && changes.length === 0 && !hadAgents) return;
	store.atomically(() => {
		// While git cannot read it, what it said before is what it is held against once it is mended.
		store.settings.noteGitSettings({...found, entries: found.broken === undefined ? found.entries : (known?.entries ?? {}), atMs: now()});
		if (changes.length === 0 || !hadAgents) return;
		store.messages.post({sender: 'monitor-agent-lifecycle', recipient: human, type: 'error_report', text: saySettingChanges(changes, found)}, stamp());
	});
};
