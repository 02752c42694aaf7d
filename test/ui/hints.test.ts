import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import {agentId} from '../../source/domain/ids.js';
import {keymapFor} from '../../source/ui/bindings.js';
import {plainText} from '../../source/ui/cells.js';
import {type CoachStep, coachLine} from '../../source/ui/coach.js';
import {hintsOf} from '../../source/ui/hints.js';
import {helpHere} from '../../source/ui/overlays/help-overlay.js';
import {drawPicture} from '../../source/ui/picture.js';
import {firstUiState, type UiState} from '../../source/ui/ui-state.js';
import {aDesk} from '../support/desk.js';

const footAt = (columns: number, state: UiState = firstUiState): string => {
	const {rows} = drawPicture({desk: aDesk({state}), cards: Object.values(registry), state, size: {columns, rows: 30}});
	return plainText(rows.at(-1)?.[0]?.lines.at(-1) ?? []);
};

test.each([80, 100, 120, 160])('at %i columns the way to all other keys is told: / : ? q', columns => {
	for (const pane of ['agents', 'tasks', 'merges', 'worktrees', 'graph'] as const) {
		const foot = footAt(columns, {...firstUiState, pane, isFull: true});
		for (const hint of ['w next', '/ filter', ': cmd', '? help', 'q back']) expect(foot).toContain(hint);
	}

	expect(footAt(columns)).toContain('x stop');
});

test('at 120 columns the merge view names what only it has: the order, and the hold', () => {
	const foot = footAt(120, {...firstUiState, pane: 'merges', isFull: true});
	for (const hint of ['l log', 'u revert', 'm merge', 'K raise', 'J lower', 'P hold']) expect(foot).toContain(hint);
});

test('the graph is walked by hjkl, as long as that is true', () => {
	const hintsFor = (config: {readonly preset?: string; readonly bind?: ReadonlyArray<{readonly key: string; readonly command: string}>}) =>
		hintsOf(keymapFor(Object.values(registry), configSchema.parse({keys: config}).keys), 'graph', 'pane').hints.flatMap(({shown, does}) =>
			does === 'walk' ? shown : [],
		);
	expect(hintsFor({})).toEqual(['hjkl']);
	expect(hintsFor({preset: 'arrows'})).toEqual(['h']);
	expect(hintsFor({bind: [{key: 'j', command: '-move.down'}]})).toEqual(['h']);
});

test('where it is narrow, the palette and the help are the last that go', () => {
	expect(footAt(26)).toContain(': cmd ? help');
	expect(footAt(50)).toMatch(/w next ◆.*⏎ open.*s say.*: cmd \? help q leave/);
});

test('what would be refused gives way to what would be done', () => {
	// Agent a1 works: there is nothing of it to merge yet; a failed one is not stopped.
	expect(footAt(120)).toContain('x stop');
	expect(footAt(120)).not.toMatch(/X kill|S start now|m merge/);
	const failed = {...firstUiState, places: {agents: {key: 'a5', index: 4, top: 0, isChosen: true}}};
	expect(footAt(120, failed)).not.toContain('x stop');
	expect(footAt(120, failed)).toContain('r restart');
});

const asking = agentId('a2');
const word = (more: Partial<UiState>, step: CoachStep = {at: 'found', agentId: asking}): string => {
	const state = {...firstUiState, places: {agents: {key: 'a2', index: 1, top: 0, isChosen: true}}, ...more};
	return plainText(coachLine(step, undefined, aDesk({state}), {columns: 120, rows: 40}));
};

test('the coach says Enter only where Enter does what it says', () => {
	expect(word({})).toContain('Now ⏎: it shows what a2 asks');
	expect(word({page: {kind: 'log', agentId: asking}})).toContain('a2 needs you: press w');
	expect(word({pane: 'resources', isFull: true})).toContain('a2 needs you: press w');
	expect(word({overlay: {kind: 'leave'}})).toBe('');
	expect(word({overlay: helpHere})).toBe('');
	const answered: CoachStep = {at: 'answered', agentId: asking};
	expect(word({}, answered)).toContain('⏎ on its row shows its log');
	expect(word({pane: 'resources', isFull: true}, answered)).toBe('');
});
