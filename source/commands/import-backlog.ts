/**
Takes a backlog in: all of it, or nothing and everything that is wrong with it.
*/
import {z} from 'zod';
import {backlogFormat, planBacklog, sayPlanProblem} from '../domain/plan.js';
import {defineCommand} from './command.js';

/** More problems than this are counted, not listed. */
const problemsShownMax = 20;

export const importBacklog = defineCommand({
	name: 'import-backlog',
	summary: 'Add the tasks of a markdown check list or of JSON lines to the backlog.',
	input: z.strictObject({
		file: z.string().default('-').describe('The file to read; - is standard input.'),
		text: z.string().max(64 * 1024 * 1024).describe('What stands in it; the command line reads the file for you.'),
		dryRun: z.boolean().default(false).describe('Only show what would be added.'),
	}),
	bareField: 'file',
	reads: ['specs_task', 'specs_task_dependency'],
	writes: ['specs_task', 'specs_task_dependency', 'specs_specification', 'orchestrator_task', 'audit_event'],

	async run({store, policy, stamp}, {file, text, dryRun}) {
		const name = file === '-' ? 'standard input' : file;
		const options = {format: backlogFormat(file, text), textMax: policy.textMax};
		const agents = Object.keys(policy.agents);

		// What is there is read in the transaction that adds to it: two imports at once cannot both add a task.
		const {plans, already, problems, skipped} = store.atomically(() => {
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
			already.length > 0 ? `${already.length} already there` : '',
			skipped.length > 0 ? `${skipped.length} done ones skipped` : '',
		].filter(part => part !== '');
		const list = dryRun ? plans.map(plan => `\n${plan.id}  ${plan.priority.padEnd(6)}  ${plan.title}${plan.dependsOn.length > 0 ? `  after ${plan.dependsOn.map(({id}) => id).join(', ')}` : ''}`).join('') : '';
		const output = {added: plans.map(({id}) => id), already, skipped: skipped.length, dry_run: dryRun};
		return plans.length === 0
			? {ok: false, problem: {kind: 'not-found', code: 'nothing_new', message: `Nothing new in ${name}: ${parts.slice(1).join(', ') || 'it has no open items'}.`}}
			: {ok: true, value: {said: `${parts.join(', ')}.${list}`, output}};
	},
});
