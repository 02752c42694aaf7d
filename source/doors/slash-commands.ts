/**
The fifteen as slash commands for Claude Code: one markdown file each, written from its card. Pure; `init-claude.ts` puts them on the disk.
*/
import type {CommandCard} from '../commands/command.js';
import type {Field} from '../domain/fields.js';
import {exitMeanings} from './exit-codes.js';
import {ownFields} from './flags.js';
import {originalNamesOf} from './invocation.js';
import {tableOf} from './manual.js';
import {typeText} from './type-text.js';

/** Below the top folder of a repository. */
export const slashFolder = '.claude/commands/agents/orchestrator';

/** The fifteen; the backlog's own verbs belong to people. */
const slashCount = 15;

/** What a required field is filled with where a whole command line is shown. */
const samples: Readonly<Record<string, string>> = {agentId: 'a1', taskId: 'TASK-1-1', agentType: 'code_developer', title: '"Add a page"'};

/** What an operation needs beside its name, which no schema says. */
const neededBy: Readonly<Record<string, string>> = {
	ack: '--message-id msg-001',
	check_agent: '--agent-id a1',
	check_status: '--task-id TASK-1-1',
	create_multiple: '--tasks TASK-1-1,TASK-1-2',
	escalate: '--task-id TASK-1-1',
	heartbeat: '--agent-id a1',
	kill: '--agent-id a1',
	recover: '--task-id TASK-1-1',
	add_dependency: '--task-id TASK-1-2 --depends-on TASK-1-1',
	remove_dependency: '--task-id TASK-1-2 --depends-on TASK-1-1',
	resolve_conflicts: '--task-id TASK-1-1',
	take_out: '--task-id TASK-1-1',
	put_back: '--task-id TASK-1-1',
	toggle: '--task-id TASK-1-1',
	send: '--payload "Look at TASK-1-1"',
	soften_dependency: '--task-id TASK-1-2 --depends-on TASK-1-1',
};

const operationWords = (choice: string): string => ` --operation ${choice}${neededBy[choice] === undefined ? '' : ` ${neededBy[choice]}`}`;

const sampleOf = ({name, kind, choices}: Field): string => samples[name] ?? choices[0] ?? (kind === 'number' ? '1' : kind === 'text' ? '"text"' : 'TASK-1-1');

const line = (card: CommandCard, fields: readonly Field[], more: string): string => {
	const needed = fields.filter(({isRequired, name}) => isRequired && !more.includes(`--${name}`)).map(field => ` ${field.flag} ${sampleOf(field)}`);
	return `npx orch-tui ${card.name}${needed.join('')}${more} --json`;
};

const json = (value: unknown): string => JSON.stringify(value);

/** Every value is JSON, which YAML reads as well. */
const frontMatter = (card: CommandCard): string[] => [
	'---',
	`command: ${json(`orchestrator.${card.name}`)}`,
	`agent: ${json('orchestrator')}`,
	`action: ${json(card.name.replaceAll('-', '_'))}`,
	`description: ${json(card.summary)}`,
	'tables:',
	`  read: ${json(card.reads)}`,
	`  write: ${json(card.writes)}`,
	`required_tools: ${json(['Bash'])}`,
	`cfr_compliance: ${json(card.facts?.cfr ?? [])}`,
	`allowed-tools: ${json(`Bash(npx orch-tui ${card.name}:*)`)}`,
	'---',
];

const parameters = (card: CommandCard, fields: readonly Field[]): string => {
	const originals = [...originalNamesOf(card)];
	const nameOf = (name: string) =>
		originals
			.filter(([, ours]) => ours === name)
			.map(([original]) => `\`${original}\``)
			.join(', ');
	if (fields.length === 0) return 'None.';
	return tableOf(
		['Parameter', 'Flag', 'May be', 'Default', 'Meaning'],
		fields.map(field => [
			nameOf(field.name),
			`\`${field.flag}\``,
			field.expected,
			field.default === undefined ? (field.isRequired ? 'required' : '') : `\`${json(field.default)}\``,
			field.description,
		]),
	);
};

const operations = (card: CommandCard, fields: readonly Field[]): string => {
	const choices = fields.find(({name}) => name === 'operation')?.choices ?? [];
	const lines = choices.length === 0 ? [line(card, fields, '')] : choices.map(choice => line(card, fields, operationWords(choice)));
	const examples = (card.facts?.examples ?? []).map(example => `npx ${example}${/[|<>]|--json/.test(example) ? '' : ' --json'}`);
	return ['```sh', ...new Set([...lines, ...examples]), '```'].join('\n');
};

const output = (card: CommandCard): string =>
	[
		'With `--json`, one object on standard output: `success` and these fields; what cannot be known is `null`.',
		'',
		'```ts',
		card.output === undefined ? '{readonly message?: string}' : typeText(card.output, 'output'),
		'```',
	].join('\n');

const errors = (card: CommandCard): string =>
	[
		'What goes wrong is an object, too: `{"success": false, "error": "<code>", "message": "…", "hint": "…"}`, with the fields of its code beside it.',
		'',
		tableOf(
			['Code', 'When'],
			[...Object.entries(card.facts?.errors ?? {}), ['validation_failed', 'A parameter is wrong; the message says which.']]
				.filter(([code], index, all) => all.findIndex(([other]) => other === code) === index)
				.map(([code = '', when = '']) => [`\`${code}\``, when]),
		),
		'',
		tableOf(
			['Exit code', 'Meaning'],
			exitMeanings.map(({code, meaning}) => [String(code), meaning]),
		),
	].join('\n');

const body = (card: CommandCard): string => {
	const fields = ownFields(card);
	const sections: ReadonlyArray<readonly [title: string, text: string]> = [
		['Purpose', card.facts?.purpose ?? card.summary],
		['Parameters', parameters(card, fields)],
		[
			'Operations',
			`With what was asked for as flags:\n\n\`\`\`sh\nnpx orch-tui ${card.name} $ARGUMENTS --json\n\`\`\`\n\nWhole command lines:\n\n${operations(card, fields)}`,
		],
		['Output', output(card)],
		['Success criteria', (card.facts?.success ?? []).map(sentence => `- ${sentence}`).join('\n')],
		['Error handling', errors(card)],
		['Related commands', (card.facts?.related ?? []).map(name => `- \`${name}\``).join('\n') || 'None.'],
	];
	return [...frontMatter(card), '', `# orchestrator.${card.name}`, ...sections.flatMap(([title, text]) => ['', `## ${title}`, '', text]), ''].join('\n');
};

const beforeMark = '<!-- Written by `orch-tui init --claude`, which keeps it up to date as long as nobody edits it: ';
const mark = (fingerprint: string): string => `${beforeMark}${fingerprint} -->\n`;

/** `fingerprint`: a short word for a text, the same for the same text. */
export type Fingerprint = (text: string) => string;

export type SlashFile = {readonly name: string; readonly text: string};

export const slashFiles = (cards: readonly CommandCard[], fingerprint: Fingerprint): SlashFile[] =>
	cards.slice(0, slashCount).map(card => {
		const text = body(card);
		return {name: `${card.name}.md`, text: `${text}\n${mark(fingerprint(text))}`};
	});

/** Whether a file is as we wrote it, whatever we would write today. */
export const isUnedited = (found: string, fingerprint: Fingerprint): boolean => {
	// Git may have changed the line ends on its way.
	const text = found.replaceAll('\r\n', '\n');
	const at = text.lastIndexOf(`\n${beforeMark}`);
	return at !== -1 && text.slice(at + 1) === mark(fingerprint(text.slice(0, at)));
};
