import {render} from 'ink-testing-library';
import {expect, test, vi} from 'vitest';
import {App} from '../../source/ui/app.js';
import {createKeyboard} from '../../source/ui/keyboard.js';
import {createPaint} from '../../source/ui/paint.js';
import {createPainter} from '../../source/ui/painter.js';
import {glyphSets} from '../../source/ui/theme.js';
import {createUiStore} from '../../source/ui/ui-store.js';
import {fakeEngine} from '../support/fake-engine.js';
import {patiently} from '../support/until.js';

test('a key press goes through the app to the engine and back onto the screen', async () => {
	const engine = fakeEngine();
	const ui = createUiStore();
	const size = () => ({columns: 100, rows: 24});
	const keyboard = createKeyboard({engine, ui, size, leave() {}});
	const painter = createPainter({engine, ui, size, glyphs: glyphSets.unicode, demo: false});
	const paint = createPaint({colour: false, theme: () => 'auto', background: () => undefined, has256: true});
	const stage = {onSecond: painter.look, begin() {}, end() {}, paint, marksPastes: () => false};
	const screen = render(<App painter={painter} keyboard={keyboard} ui={ui} stage={stage} />);

	await vi.waitFor(() => {
		expect(screen.lastFrame()).toContain('1 Agents');
	}, patiently);
	screen.stdin.write('P');
	await vi.waitFor(() => {
		expect(engine.dispatched).toMatchObject([{name: 'hold-merges'}]);
	}, patiently);
	expect(screen.lastFrame()?.split('\n')).toHaveLength(24);
	screen.unmount();
});
