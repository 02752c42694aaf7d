/**
The error codes that may come from anywhere, and all of them as a table: the same words from every door.
*/
import type {CommandCard} from '../commands/command.js';
import {tableOf} from './manual.js';

/** Codes that belong to no command, and when each of them is what comes back. */
export const commonErrors = {
	invalid_usage: 'The command line is wrong: an unknown word or flag, or a value that cannot be.',
	validation_failed: 'A field of the input is wrong; the message says which.',
	unknown_command: 'A program asked for a command that is none.',
	needs_yes: 'A person would have been asked, and nobody was there; `--yes` answers.',
	folder_missing: 'The folder to work in is not there.',
	not_a_repository: 'The folder is in no git repository.',
	bare_repository: 'The repository has no working copy.',
	invalid_configuration: '`orch.config.jsonc`, a flag or a variable for it is wrong; the message names the line.',
	not_trusted: 'The config of the repository names commands that no person has trusted yet; `orch-tui trust` shows them.',
	not_set_up: 'Nothing was ever done in this repository, so there is nothing to look at.',
	file_not_readable: 'A file that was named is not there or may not be read.',
	git_missing: 'Git cannot be started.',
	git_too_old: 'Git is too old to merge without a checkout.',
	git_error: 'Git refused; the message is its own.',
	repository_busy: 'Another process has been changing worktrees or refs for too long.',
	locked: 'Another program holds the database.',
	damaged: 'The database is damaged; nothing was written to it.',
	disk_full: 'The disk is full, or below the floor of the config; what was to be written was not.',
	disk_error: 'The disk does not do what it is told.',
	too_many_files: 'No more files can be opened.',
	newer_schema: 'A newer orch-tui has written the database.',
	emptied: 'The database is empty though it had data.',
	not_writable: 'The database, or the folder of the slash commands, cannot be written to.',
	database_gone: 'The database was deleted or moved away while orch-tui was at it; what it held is kept, and the hint says where.',
	driver_missing: 'better-sqlite3, on which the database rests, is not installed for this machine.',
	closed: 'The library: this orchestrator has been closed.',
	node_too_old: 'The library: Node is older than 22.14.',
	internal_error: 'A mistake of orch-tui.',
} as const;

/** Codes of what is only on the command line. */
export const lineErrors = {
	no_commit: ['init', 'The repository has no commit that agents could start from.'],
	config_exists: ['init', 'There is a config already; it is left as it is.'],
	up_to_date: ['init', 'With --claude: there is nothing to write.'],
	edited_files: ['init', 'With --claude: somebody has edited some of the files; they were left, the others were written. With commands, up_to_date and left.'],
	no_agent: ['run', 'The config names no agent.'],
	invalid_base_branch: ['run', 'The branch that work is to land on is not there.'],
	repository_gone: ['run', 'The repository was deleted, or another one put in its place, while it was led.'],
	conductor_alive: ['run', 'Another orch-tui conducts.'],
	no_terminal: ['orch-tui', 'The screen, or an editor, has no terminal to read keys from.'],
	no_home: ['config', 'There is no home folder to keep a config of yours in, or what you trust.'],
	not_a_person: ['trust', 'An agent at work has asked: only a person can trust.'],
	file_exists: ['backup', 'There is a file of that name; it is not overwritten.'],
	bad_backup: ['restore', 'The file is damaged, from a newer orch-tui, or no backup; nothing was changed.'],
	in_use: ['restore', 'Some orch-tui has the databases open. With pids.'],
	agents_at_work: ['restore', 'Agents are at work, of which nobody would know any more.'],
	program_missing: ['config', 'The editor cannot be started.'],
	editor_failed: ['config', 'The editor did not end well; nothing was changed.'],
	too_late: ['wait', 'What is waited for cannot come any more, as when a task failed that should have been done.'],
	waits_for_person: ['wait', 'It goes on only when a person decides; the message says what.'],
	nothing_to_wait_for: ['wait', 'The backlog is empty.'],
	timeout: ['wait', 'The time of --timeout is over.'],
	unauthorized: ['mcp', 'ORCH_TOKEN is not that of an agent at work, or not that of ORCH_AGENT_ID.'],
} as const;

/** `exitCodes`: with which one each code comes, as far as that is known. */
export const errorTable = (cards: readonly CommandCard[], exitCodes: ReadonlyMap<string, readonly number[]>): string => {
	const own = cards.flatMap(({name, facts}) => Object.entries(facts?.errors ?? {}).map(([code, when]) => ({name, code, when})));
	const common = Object.entries(commonErrors).map(([code, when]) => ({name: '', code, when}));
	const line = Object.entries(lineErrors).map(([code, [name, when]]) => ({name, code, when}));
	const rows = [...common, ...[...own, ...line].toSorted((a, b) => a.code.localeCompare(b.code))];
	return tableOf(
		['Code', 'Exit code', 'Of', 'When'],
		rows.map(({name, code, when}) => [`\`${code}\``, (exitCodes.get(code) ?? []).join(', '), name === '' ? 'all' : `\`${name}\``, when]),
	);
};
