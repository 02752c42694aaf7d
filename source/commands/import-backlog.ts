/**
Takes a backlog in: all of it, or nothing and everything that is wrong with it.
*/
import {z} from 'zod';
import {type ImportItem, importItemSchema} from '../domain/import-item.js';
import {backlogFormat, planBacklog, sayPlanProblem} from '../domain/plan.js';
import type {SettledItem} from '../domain/plan-settle.js';
import type {Plan} from '../domain/task.js';
import {isVague} from '../domain/vague.js';
import {type CommandFacts, defineCommand} from './command.js';

/** More problems, and more warnings, than this are counted, not listed. */
const problemsShownMax = 20;

const facts: CommandFacts = {
	purpose:
		'Takes a backlog in from a markdown check list, from JSON lines, from the list of another program or from issues on GitHub or Linear: all of it, or nothing and a list of everything that is wrong with it.',
	success: [
		'Every open item of the file is a task, with its dependencies.',
		'Importing the same file again adds nothing and changes nothing.',
		'If one line is wrong, nothing was imported, and each wrong line is named.',
	],
	errors: {
		validation_failed: 'At least one line is wrong: nothing is imported, and the message names each of them.',
		nothing_new: 'The file holds no open item that is not in the backlog already.',
		file_not_readable: 'There is no such file, or it may not be read.',
		file_not_writable: 'Of --write-ids: the file is no markdown, may not be written, or was changed meanwhile; not one id was written.',
		github_failed: 'gh is not there, or could not list the issues.',
		linear_failed: 'There is no LINEAR_API_KEY and linear.tokenCommand prints none, or Linear could not list the issues.',
	},
	cfr: ['CFR-014'],
	related: ['add-task', 'export-backlog', 'find-available-work'],
	examples: [
		'orch-tui import TODO.md --dry-run',
		'orch-tui import TODO.md --only 1 --dry-run',
		'orch-tui import TODO.md --write-ids --dry-run',
		'orch-tui import - < tasks.jsonl',
		'orch-tui import github --label agent --limit 50',
		'orch-tui import linear:SHOP/current',
	],
};

export const importBacklog = defineCommand({
	name: 'import-backlog',
	summary: 'Add the tasks of a markdown check list or of JSON lines to the backlog.',
	input: z.strictObject({
		file: z
			.string()
			.default('-')
			.describe(
				'The file to read; - is standard input, github the open issues of this repository, through gh; linear, linear:TEAM or linear:TEAM/CYCLE those on Linear, with LINEAR_API_KEY or linear.tokenCommand of the config; a folder is one of Backlog.md.',
			),
		text: z
			.string()
			.max(64 * 1024 * 1024)
			.describe('What stands in it; the command line reads the file for you.'),
		label: z.string().min(1).optional().describe('Of issues on GitHub or Linear: only those with this label.'),
		limit: z.int().min(1).max(1000).optional().describe('Of issues on GitHub or Linear: at most so many; 50 if nothing is said.'),
		only: z.array(z.string().regex(/^\d+$/, 'A line is a number.')).optional().describe('Only the items that begin in these lines.'),
		writeIds: z
			.boolean()
			.default(false)
			.describe('On the command line: write the id of each task into the markdown file, as a comment at the end of its line; nothing else of it changes.'),
		dryRun: z.boolean().default(false).describe('Only show what would be added.'),
	}),
	output: z.strictObject({
		added: z.array(z.string()).describe('Ids of the tasks that were added, or would be.'),
		already: z.array(z.string()).describe('Ids of those that were there already.'),
		differing: z.array(z.string()).describe('Ids of those that are there and say something else there; they are left as they are.'),
		skipped: z.int().describe('How many items are ticked as done.'),
		warnings: z.array(z.string()).describe('What looks like a slip, with its line.'),
		items: z.array(importItemSchema).describe('The open items of the file, in its order.'),
		dry_run: z.boolean().describe('Whether this only shows what would be added.'),
	}),
	facts,
	bareField: 'file',
	reads: ['specs_task', 'specs_task_dependency'],
	writes: ['specs_task', 'specs_task_dependency', 'specs_specification', 'orchestrator_task', 'audit_event'],

	async run({store, policy, stamp}, {file, text, only, dryRun}) {
		const name = file === '-' ? 'standard input' : file;
		const options = {format: backlogFormat(file, text), textMax: policy.textMax, ...(only === undefined ? {} : {only: only.map(Number)})};
		const agents = Object.keys(policy.agents);

		// What is there is read in the transaction that adds to it: two imports at once cannot both add a task.
		const {plans, already, differing, problems, skipped, warnings, items} = store.atomically(() => {
			const settlement = planBacklog(text, options, {...store.plans.known(), ...(agents.length > 0 ? {agents} : {})});
			if (settlement.problems.length === 0 && !dryRun) store.plans.add(settlement.plans, stamp());
			return settlement;
		});

		if (problems.length > 0) {
			const lines = problems.slice(0, problemsShownMax).map(problem => sayPlanProblem(name, problem));
			if (problems.length > problemsShownMax) lines.push(`… and ${problems.length - problemsShownMax} more.`);
			return {
				ok: false,
				problem: {
					kind: 'bad-input',
					code: 'validation_failed',
					message: `Nothing was imported from ${name}.\n${lines.join('\n')}`,
					hint: 'Mend these lines and import it again.',
				},
			};
		}

		const parts = [
			`${plans.length} ${plans.length === 1 ? 'task' : 'tasks'} ${dryRun ? 'would be added' : 'added'}`,
			sayAlready(already.length, differing.length),
			skipped.length > 0 ? `${skipped.length} done ${skipped.length === 1 ? 'one' : 'ones'} skipped` : '',
		].filter(part => part !== '');
		const told = warnings.map(warning => sayPlanProblem(name, warning));
		const shown = told.length > problemsShownMax ? [...told.slice(0, problemsShownMax), `… and ${told.length - problemsShownMax} more.`] : told;
		const lines = [...(dryRun ? listed(plans) : []), ...shown].map(line => `\n${line}`).join('');
		const output = {added: plans.map(({id}) => id), already, differing, skipped: skipped.length, warnings: told, items: items.map(itemOutput), dry_run: dryRun};
		return plans.length === 0
			? {
					ok: false,
					problem: {kind: 'not-found', code: 'nothing_new', message: `Nothing new in ${name}: ${parts.slice(1).join(', ') || 'it has no open items'}.`},
				}
			: {ok: true, value: {said: `${parts.join(', ')}.${lines}`, output}};
	},
});

const itemOutput = ({draft, id, isKnown, after}: SettledItem): ImportItem => ({
	line: draft.line,
	task_id: id,
	title: draft.title,
	priority: draft.priority,
	after: [...after],
	parent_line: draft.parentLine ?? null,
	is_known: isKnown,
	is_vague: isVague(draft),
});

const sayAlready = (already: number, differing: number): string => {
	const other = differing === 0 ? '' : ` (${differing} of them ${differing === 1 ? 'differs' : 'differ'}; import never changes what is there)`;
	return already === 0 ? '' : `${already} already there${other}`;
};

/** One line each, in columns. */
const listed = (plans: readonly Plan[]): string[] => {
	const width = Math.max(0, ...plans.map(({id}) => id.length));
	return plans.map(
		({id, priority, title, dependsOn}) =>
			`${id.padEnd(width)}  ${priority.padEnd(6)}  ${title}${dependsOn.length > 0 ? `  after ${dependsOn.map(one => one.id).join(', ')}` : ''}`,
	);
};
