/**
The mouse on a real terminal: it is the terminal's until it is asked for; then a click takes a row and the wheel goes through a list, and neither acts.
*/
import {expect, test, vi} from 'vitest';
import {aPlayer} from '../support/play.js';
import {patiently} from '../support/until.js';

const play = aPlayer();
const size = {cols: 80, rows: 24};

const aPointer = () => {
	const screen = play(size);
	const {child, text, see} = screen;
	const at = (wanted: string) => {
		const lines = text().split('\n');
		const row = lines.findIndex(line => line.includes(wanted));
		return {row, column: lines[row]?.indexOf(wanted) ?? -1};
	};
	/** As a terminal tells of it (SGR): pressed and let go where this stands. */
	const click = (wanted: string, button = 0) => {
		const {row, column} = at(wanted);
		expect(row, `${wanted}\n${text()}`).toBeGreaterThan(-1);
		const told = `\u001B[<${button};${column + 1};${row + 1}`;
		child.write(`${told}M${button < 64 ? `${told}m` : ''}`);
	};
	const turnOn = async () => {
		for (const [keys, seen] of [
			[':', 'Esc'],
			['mouse on', 'mouse on'],
			['\r', 'Mouse on: click a row'],
		] as const) {
			child.write(keys);
			await see(seen);
		}
	};
	return {...screen, click, turnOn};
};

test('a click that nobody has asked for is nothing, and no letter of it is a key', async () => {
	const {child, see, text, terminal, click} = aPointer();
	await see('▌●a1');
	click('T-13');
	click('T-26');
	click('a3', 65);
	// Keys are heard in their order: this one comes after the clicks.
	child.write('?');
	await see('Esc close');
	child.write('\u001B');
	await vi.waitFor(() => expect(text()).not.toContain('Esc close'), patiently);
	expect(text()).toMatch(/▌●a1/);
	expect(text().match(/▌/g)).toHaveLength(1);
	expect(terminal.modes.mouseTrackingMode).toBe('none');
});

test('asked for, a click goes to the row of any pane that is under it, and does not open it', async () => {
	const {see, text, terminal, click, turnOn} = aPointer();
	await see('▌●a1');
	await turnOn();
	await vi.waitFor(() => expect(terminal.modes.mouseTrackingMode).toBe('vt200'), patiently);
	click('a3');
	await see(/▌.a3/);
	expect(text()).toContain('1 Agents');
	click('T-26');
	await see(/▌. T-26/);
	expect(text()).not.toMatch(/▌.a3/);
	click('a1 ');
	await see('▌●a1');
	// The border and a right click take nothing.
	click('2 Tasks');
	await see(/▌. T-26/);
	click('a2', 2);
	click('1 Agents');
	await see('▌●a1');
});

test('the wheel goes through the list that is under it', async () => {
	const {see, click, turnOn} = aPointer();
	await see('▌●a1');
	await turnOn();
	click('a2', 65);
	await see(/▌.a4/);
	click('a2', 64);
	await see('▌●a1');
});
