/**
The keys that do something here, or everywhere.
*/
import {fitLine, type Line, span} from '../cells.js';
import {helpParts, keyName} from '../hints.js';
import {closeOverlay, type Intent, look, nothing} from '../intent.js';
import {boxed} from './boxed.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

export type HelpOverlay = {readonly kind: 'help'; readonly isWhole: boolean; readonly top: number};

const lines = (overlay: HelpOverlay, {keymap, pane, context, desk, size}: OverlayView): Line[] => {
	const {glyphs} = desk;
	const width = Math.min(74, size.columns - 4);
	const columns = width >= 60 ? 2 : 1;
	const cell = Math.floor(width / columns);
	const all = helpParts(keymap, pane, context, overlay.isWhole).flatMap(({title, keys}): Line[] => {
		const texts = keys.map(({shown, does}): Line => [span(` ${keyName(shown, glyphs)}`.padEnd(11), 'accent'), span(does)]);
		const height = Math.ceil(texts.length / columns);
		const table = Array.from(
			{length: height},
			(_, row): Line => Array.from({length: columns}, (_unused, column) => fitLine(texts[column * height + row] ?? [], cell, glyphs.ellipsis)).flat(),
		);
		return [[span(title, 'strong')], ...table, []];
	});
	const room = Math.max(1, size.rows - 4);
	const top = Math.min(overlay.top, Math.max(0, all.length - room));
	const more = all.length > room ? `j k: ${all.length - room - top} more lines` : '';
	return boxed(overlay.isWhole ? 'Keys everywhere' : 'Keys here, ? again: everywhere', all.slice(top, top + room), size, desk, more);
};

const read = (press: string, overlay: HelpOverlay): Intent => {
	const to = (isWhole: boolean, top: number) => look({type: 'overlay', overlay: {kind: 'help', isWhole, top: Math.max(0, top)}});
	if (press === '?') return overlay.isWhole ? closeOverlay : to(true, 0);
	if (press === 'j' || press === 'down') return to(overlay.isWhole, overlay.top + 1);
	if (press === 'k' || press === 'up') return to(overlay.isWhole, overlay.top - 1);
	return closes.has(press) ? closeOverlay : nothing;
};

export const helpOverlay: OverlayDefinition<HelpOverlay> = {kind: 'help', escape: 'close', read, lines};
