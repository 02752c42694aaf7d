/**
The form of a new task: what is typed, completed, chosen, edited elsewhere, and what comes of it.
*/
import {describe, expect, test, vi} from 'vitest';
import {configSchema} from '../../source/domain/config.js';
import {policyOf} from '../../source/domain/policy.js';
import {success} from '../../source/domain/problem.js';
import {plainText, widthOf} from '../../source/ui/cells.js';
import {candidatesFor, emptyDraft, withText} from '../../source/ui/compose.js';
import {type Field, fieldOf} from '../../source/ui/field.js';
import {composeOverlay} from '../../source/ui/overlays/compose.js';
import type {OverlayView} from '../../source/ui/overlays/overlay.js';
import {writingLines} from '../../source/ui/parts/writing.js';
import {glyphSets} from '../../source/ui/theme.js';
import {aDesk} from '../support/desk.js';
import {fakeEngine} from '../support/fake-engine.js';
import {aSnapshot, aTask} from '../support/fake-snapshot.js';
import {sit} from '../support/sit.js';

const twoAgents = policyOf(configSchema.parse({agents: {claude: {preset: 'claude'}, codex: {preset: 'codex'}}, verify: 'npm test'}));
const withTwo = () => ({...fakeEngine(), policy: twoAgents});

type Person = ReturnType<typeof sit>;

const draftOf = ({ui}: Person) => {
	const {overlay} = ui.get();
	if (overlay?.kind !== 'compose') throw new Error('It is closed.');
	return overlay.draft;
};

const textOf = (person: Person, name: keyof typeof emptyDraft.fields) => draftOf(person).fields[name].text;

const drawn = (person: Person, columns: number, rows: number, policy = twoAgents): string[] => {
	const {overlay} = person.ui.get();
	if (overlay?.kind !== 'compose') throw new Error('It is closed.');
	const view = {desk: aDesk({policy}), size: {columns, rows}} as unknown as OverlayView;
	return composeOverlay.lines(overlay, view).map(plainText);
};

describe('ids that it waits for', () => {
	const {tasks} = aSnapshot();
	const candidates = (text: string) => candidatesFor(fieldOf(text), tasks).map(({id}) => id);

	test('are found by their beginning, then by a word of the title; never what is over, nor what is there already', () => {
		expect(candidates('t-2')).toContain('T-26');
		expect(candidates('t-3')).toEqual(expect.arrayContaining(['T-30', 'T-31', 'T-34']));
		expect(candidates('payment')).toEqual(['T-26']);
		expect(candidates('T-26, T-2')).not.toContain('T-26');
		expect(candidates('T-12')).toEqual([]);
		// A whole id is what is meant, also where another begins like it.
		expect(candidatesFor(fieldOf('T-3'), [...tasks, aTask('T-3')])).toEqual([]);
		expect(candidates('spike')).toEqual([]);
		expect(candidates('T-26, ')).toEqual([]);
	});

	test('are completed by Tab where the caret is; where there is nothing to complete it goes on', async () => {
		const person = sit();
		await person.press('n', 'tab', 'tab', 'tab', ...'idem', 'tab');
		expect(textOf(person, 'after')).toBe('T-27');
		await person.press(...', T-26x');
		await person.press('left', 'backspace', 'backspace');
		expect(draftOf(person).fields.after).toEqual({text: 'T-27, T-x', at: 8});
		await person.press('tab');
		expect(textOf(person, 'after')).toMatch(/^T-27, T-\d+x$/);
		await person.press('delete', 'tab');
		expect(draftOf(person).focus).toBe('files');
		await person.press('shift+tab', 'end', ',', 'tab');
		expect(draftOf(person).focus).toBe('files');
	});

	test('are shown while they are looked for, and what is not there is said', async () => {
		const person = sit(withTwo());
		await person.press('n', 'tab', 'tab', 'tab', ...'pay');
		const lines = drawn(person, 80, 22);
		expect(lines.some(line => /▌ T-26 payment retries/.test(line))).toBe(true);
		expect(lines.some(line => line.includes('Tab completes ids'))).toBe(true);
		await person.press('tab', 'tab');
		expect(drawn(person, 80, 22).some(line => /after +T-26 payment retries/.test(line))).toBe(true);
		await person.press('shift+tab', ...', T-99');
		await person.press('down');
		expect(drawn(person, 80, 22).some(line => line.includes('not there: T-99'))).toBe(true);
	});
});

describe('what is chosen', () => {
	test('an agent is asked for only where there is more than one', async () => {
		const one = sit();
		await one.press('n', 'shift+tab', 'shift+tab', 'shift+tab');
		expect(draftOf(one).focus).toBe('priority');
		expect(drawn(one, 80, 22, aDesk().policy).join('\n')).not.toContain('agent  ');

		const two = sit(withTwo());
		await two.press('n', ...'Do it', 'shift+tab', 'shift+tab', 'shift+tab');
		expect(draftOf(two).focus).toBe('agent');
		expect(drawn(two, 80, 22).join('\n')).toMatch(/prio +P1 \[P2\] P3 .*agent \[auto\] claude {2}codex/);
		await two.press('right', 'right', 'x');
		expect(drawn(two, 80, 22).join('\n')).toContain('[codex]');
		await two.press('shift+tab', 'left', 'return', 'return', 'return', 'return');
		expect(two.engine.dispatched).toEqual([{name: 'add-task', input: {title: 'Do it', priority: 'high', agent: 'codex'}}]);
	});

	test('tries and a limit of time are typed; until then the ones of the config are shown', async () => {
		const person = sit(withTwo());
		await person.press('n', ...'Do it');
		for (const columns of [80, 120]) expect(drawn(person, columns, 22).join('\n')).toMatch(/prio .*agent .*tries 4 +limit 1h00/);
		await person.press('shift+tab', ...'30m', 'up', '2');
		expect(drawn(person, 80, 22).join('\n')).toMatch(/tries 2▏ +limit 30m/);
		await person.press('ctrl+s');
		expect(person.engine.dispatched).toEqual([{name: 'add-task', input: {title: 'Do it', priority: 'medium', tries: 2, limit: '30m'}}]);
		await person.press('n', ...'Do it', 'shift+tab', 'shift+tab', ...'often', 'ctrl+s');
		expect(person.engine.dispatched.at(-1)?.input).toMatchObject({tries: 'often'});
	});

	test('what is taken when nothing is said stands beside it', async () => {
		const person = sit(withTwo());
		await person.press('n');
		expect(drawn(person, 80, 22).join('\n')).toMatch(/check .*default: npm test/);
	});
});

describe('the goal', () => {
	test('has lines; the arrows go from one to the next, and on to the other fields', async () => {
		const person = sit();
		await person.press('n', 'tab', ...'one', 'newline', ...'two', 'up', '!');
		expect(textOf(person, 'prompt')).toBe('one!\ntwo');
		await person.press('up');
		expect(draftOf(person).focus).toBe('title');
		await person.press('down', 'down', 'down');
		expect(draftOf(person).focus).toBe('check');
	});

	test('is broken between words; the caret is on the line where the next letter comes', () => {
		const caret = '▏';
		const lines = (field: Field, width: number, height = 9, isFocused = true) =>
			writingLines(field, isFocused, width, height, glyphSets.unicode).map(plainText);
		expect(lines({text: 'one two three', at: 13}, 9)).toEqual(['one two ', `three${caret}`]);
		expect(lines({text: 'one two three', at: 8}, 9)).toEqual(['one two ', `${caret}three`]);
		expect(lines({text: 'one\n\ntwo', at: 4}, 9)).toEqual(['one', caret, 'two']);
		expect(lines({text: 'abcdefghij', at: 10}, 5)).toEqual(['abcd', 'efgh', `ij${caret}`]);
		expect(lines({text: 'a\nb\nc\nd', at: 7}, 9, 2)).toEqual(['c', `d${caret}`]);
		expect(lines({text: 'a\nb\nc\nd', at: 7}, 9, 2, false)).toEqual(['a', 'b…']);
		expect(lines(fieldOf(''), 9)).toEqual([caret]);
	});
});

describe('the editor', () => {
	test('^G hands over title and goal, and takes back what was saved; the other fields stay', async () => {
		const edit = vi.fn(async (_text: string, _name: string) => success('# Fix it\n\nAll of it.\n\nNow.\n<!-- whatever -->\n'));
		const person = sit(fakeEngine(), {columns: 80, rows: 24}, false, {
			programs: {edit, page: async () => success(undefined), shell: async () => success(undefined)},
		});
		await person.press('n', ...'Fix', 'tab', ...'all', 'tab', ...'npm t');
		await person.press('ctrl+g');
		expect(edit).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^Fix\n\nall\n\n<!-- .* -->\n$/), 'task.md');
		expect(textOf(person, 'title')).toBe('Fix it');
		expect(textOf(person, 'prompt')).toBe('All of it.\n\nNow.');
		expect(textOf(person, 'check')).toBe('npm t');
		await person.press('ctrl+s');
		expect(person.engine.dispatched.at(-1)?.input).toEqual({title: 'Fix it', prompt: 'All of it.\n\nNow.', check: 'npm t', priority: 'medium'});
	});

	test('^G in an answer hands over the answer, and its lines come back', async () => {
		const edit = vi.fn(async (_text: string, _name: string) => success('Left.\nThen right.\n'));
		const person = sit(fakeEngine(), {columns: 80, rows: 24}, false, {
			programs: {edit, page: async () => success(undefined), shell: async () => success(undefined)},
		});
		await person.press('s', ...'Le');
		await person.press('ctrl+g');
		expect(edit).toHaveBeenCalledExactlyOnceWith('Le', 'answer.md');
		expect(person.ui.get().overlay).toMatchObject({kind: 'reply', field: {text: 'Left.\nThen right.'}});
		await person.press('return');
		expect(person.engine.dispatched.at(-1)).toMatchObject({name: 'route-inter-agent-messages', input: {payload: 'Left.\nThen right.'}});
	});

	test('what is no word for a screen does not come back from it', () => {
		expect(withText(emptyDraft, 'a\u001B]0;x\u0007\r\n\r\nb\r\nc').fields).toMatchObject({title: {text: 'a'}, prompt: {text: 'b\nc'}});
	});
});

test('Esc, and Ctrl-C, keep the draft; it goes once it is saved', async () => {
	const person = sit();
	await person.press('n', ...'Fix', 'escape');
	expect(person.ui.get().overlay).toBeUndefined();
	await person.press('n', ...' it', 'ctrl+c');
	expect(person.ui.get().overlay).toBeUndefined();
	await person.press('n');
	expect(textOf(person, 'title')).toBe('Fix it');
	await person.press('alt+return');
	expect(person.engine.dispatched.at(-1)?.input).toMatchObject({title: 'Fix it'});
	await person.press('n');
	expect(textOf(person, 'title')).toBe('');
});

test.each([
	[120, 38],
	[80, 22],
	[50, 28],
	[33, 9],
	[26, 6],
])('fits into %i×%i, whatever is in it', async (columns, rows) => {
	const person = sit(withTwo());
	await person.press('n');
	person.paste('a very long title '.repeat(20));
	await person.press('tab');
	person.paste('all\nthe lines of it\n'.repeat(30));
	await person.press('tab', 'tab', ...'T-');
	for (let step = 0; step < 9; step += 1) {
		const lines = drawn(person, columns, rows);
		expect(lines.length).toBeLessThanOrEqual(rows);
		for (const line of lines) expect(widthOf(line), line).toBe(Math.min(columns, 84));
		await person.press('down');
	}
});

test('however low it is, the field that is being written is seen', async () => {
	const person = sit(withTwo());
	await person.press('n');
	for (const name of ['title', 'goal', 'check', 'after', 'files', 'prio', 'agent', 'tries', 'limit']) {
		expect(drawn(person, 26, 5).join('\n')).toContain(`│ ${name}`);
		await person.press('down');
	}
});

test('what is pasted in a list becomes a task with n right after: its goal, and its first line the title', async () => {
	const person = sit();
	const fields = () => {
		const {overlay} = person.ui.get();
		return overlay?.kind === 'compose' ? [overlay.draft.fields.title.text, overlay.draft.fields.prompt.text] : undefined;
	};
	person.paste('- [ ] Fix the login\r\nIt locks out at random.\r\n');
	expect(person.said()).toBe('Pasted 2 lines, not run. n makes a task of it.');
	expect(person.engine.dispatched).toEqual([]);
	await person.press('j', 'n');
	expect(fields()).toEqual(['Fix the login', '- [ ] Fix the login\nIt locks out at random.']);
	await person.press('escape', 'n');
	expect(fields()).toEqual(['Fix the login', '- [ ] Fix the login\nIt locks out at random.']);
	await person.press('escape');
	person.paste('And say why.');
	await person.press('5', '5', 'n');
	expect(fields()).toEqual(['Fix the login', '- [ ] Fix the login\nIt locks out at random.\nAnd say why.']);
});

test('where n makes no task, nothing is said of one; what was pasted long ago is forgotten', async () => {
	const person = sit();
	await person.press('l');
	person.paste('one\ntwo');
	expect(person.said()).toBe('Pasted 2 lines, not run.');
	await person.press('q', 'n');
	expect(person.ui.get().overlay).toMatchObject({draft: {fields: {title: {text: ''}}}});
	await person.press('ctrl+c');
	person.ui.send({type: 'draft', draft: undefined});
	person.paste('one\ntwo');
	person.engine.wait(61_000);
	await person.press('n');
	expect(person.ui.get().overlay).toMatchObject({draft: {fields: {title: {text: ''}, prompt: {text: ''}}}});
});
