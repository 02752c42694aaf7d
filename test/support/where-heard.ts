/**
Where a key is heard: in each place of the screen where keys are read, on the screen itself, and in a config.
*/
import {expect} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import {bindKeys} from '../../source/ui/bindings.js';
import {viewKeys} from '../../source/ui/keymap.js';
import {overlayOf} from '../../source/ui/overlays/overlays.js';
import {fakeEngine} from './fake-engine.js';
import {openTestScreen} from './fake-terminal.js';
import {sit} from './sit.js';

const cards = Object.values(registry);
/** All keys that the house gives to anything. */
export const everyPress = [...viewKeys.flatMap(({presses}) => presses), ...cards.flatMap(({keys = []}) => keys.map(({press}) => press))];

/** How to get into each place where keys are read. */
export const places: Readonly<Record<string, readonly string[]>> = {
	dashboard: [],
	agents: ['1', '1'],
	tasks: ['2', '2'],
	worktrees: ['3', '3'],
	merges: ['4', '4'],
	graph: ['5'],
	resources: ['6'],
	messages: ['7'],
	errors: ['8'],
	report: ['9'],
	log: ['return'],
	diff: ['d'],
	'a question': ['x'],
	help: ['?'],
	palette: [':'],
	filter: ['/'],
	'a new task': ['n'],
	'what needs you': ['!'],
	'what to copy': ['y'],
	leaving: ['q'],
};

export const sitAt = async (presses: readonly string[]) => {
	const person = sit({...fakeEngine(), cards});
	await person.press(...presses);
	return person;
};

/** Where a press changes anything: what is shown, what is done, whether the screen stays. */
export const heardIn = async (press: string): Promise<string[]> => {
	const heard: string[] = [];
	for (const [place, presses] of Object.entries(places)) {
		const {ui, engine, leave, press: type} = await sitAt(presses);
		const before = JSON.stringify(ui.get());
		const done = engine.dispatched.length;
		await type(press);
		if (JSON.stringify(ui.get()) !== before || engine.dispatched.length !== done || leave.mock.calls.length > 0) heard.push(place);
	}

	return heard;
};

/** Those of the places where a text field has the keyboard. */
export const fields = async (): Promise<string[]> => {
	const writing: string[] = [];
	for (const [place, presses] of Object.entries(places)) {
		const {overlay} = (await sitAt(presses)).ui.get();
		if (overlay && overlayOf(overlay).isWriting === true) writing.push(place);
	}

	return writing;
};

/** Why a config cannot give this key to anything. */
export const refusalOf = (key: string): string =>
	bindKeys(cards, configSchema.parse({keys: {bind: [{key, command: 'redraw'}]}}).keys)
		.faults.map(({message}) => message)
		.join(' ');

/** Sends bytes to the screen and tells whether the picture is another one. */
export const changesPicture = async (bytes: string): Promise<boolean> => {
	const screen = openTestScreen({columns: 80, rows: 24});
	await screen.see('1 Agents');
	const before = await screen.lines();
	screen.type(bytes);
	// Keys are read in order: when this one has been, the others have been, too.
	screen.type('2');
	await screen.see('▌✖ T-13');
	screen.type('1');
	await screen.see('▌●a1');
	const after = await screen.lines();
	screen.close();
	return after.join('\n') !== before.join('\n');
};

/** No key of ours, heard nowhere. */
export const dead = async (press: string, bytes: string): Promise<void> => {
	expect(everyPress).not.toContain(press);
	expect(await heardIn(press)).toEqual([]);
	expect(await changesPicture(bytes)).toBe(false);
};
