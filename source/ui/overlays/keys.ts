/**
All keys by their names. ⏎ on one records another key for it: the next press is written to the config.
*/

import type {Keymap} from '../bindings.js';
import {cut, fitLine, type Line, span, widthOf, wrapText} from '../cells.js';
import {aroundCaret, editField, emptyField, insertInto} from '../field.js';
import {type HelpKey, helpSections, searchHelp} from '../help-text.js';
import {keyName} from '../hints.js';
import {closeOverlay, type Intent, type KeyDesk, look, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {writing} from '../parts/writing.js';
import {recordKey, shownOf, usualKeys, whyNotRecorded} from '../record-key.js';
import {helpSays} from '../says/help.js';
import {keysSays} from '../says/keys.js';
import type {Glyphs} from '../theme.js';
import {type KeysOverlay, keysHere} from './keys-overlay.js';
import type {OverlayDefinition, OverlayView} from './overlay.js';

/** `title`: of the section that begins with it. */
type Row = HelpKey & {readonly title?: string};

const rowsOf = (keymap: Keymap, typed: string): Row[] => {
	const sections = helpSections(keymap, 'agents', 'dashboard', true);
	if (typed.trim() !== '') return searchHelp(sections, typed);
	return sections.flatMap(({title, keys}) => keys.map((key, index): Row => (index === 0 ? {...key, title} : key)));
};

const steps: Readonly<Record<string, number>> = {down: 1, up: -1, pagedown: 10, pageup: -10, 'ctrl+d': 10, 'ctrl+u': -10};

const show = ({kind, field, at}: KeysOverlay, change: Partial<KeysOverlay>): Intent => look({type: 'overlay', overlay: {kind, field, at, ...change}});

const refuse = (overlay: KeysOverlay, said: string): Intent => show(overlay, {said, isRefused: true});

/** The next press, whatever it is else. */
const record = (press: string, name: string, overlay: KeysOverlay, desk: KeyDesk): Intent => {
	if (press === 'escape') return show(overlay, {});
	const recorded = recordKey(press, name, desk);
	if ('problem' in recorded) return show(overlay, {recording: name, said: recorded.problem, isRefused: true});
	return {kind: 'deed', deed: {do: 'bind', change: recorded.change}, first: [{type: 'overlay', overlay: {...keysHere, field: overlay.field, at: overlay.at}}]};
};

const onRow = (press: string, {name}: Row, overlay: KeysOverlay, desk: KeyDesk): Intent => {
	if (press === 'return') {
		const reason = whyNotRecorded(name, desk.keymap);
		return reason === undefined ? show(overlay, {recording: name}) : refuse(overlay, reason);
	}

	const usual = usualKeys(name, desk);
	return 'problem' in usual ? refuse(overlay, usual.problem) : {kind: 'deed', deed: {do: 'bind', change: usual.change}};
};

const read = (press: string, overlay: KeysOverlay, desk: KeyDesk): Intent => {
	if (overlay.recording !== undefined) return record(press, overlay.recording, overlay, desk);
	const rows = rowsOf(desk.keymap, overlay.field.text);
	const isEmpty = overlay.field.text === '';
	if (press === 'escape') return isEmpty ? closeOverlay : show(overlay, {field: emptyField, at: 0});
	if (press === 'backspace' && isEmpty) return closeOverlay;
	const at = Math.min(overlay.at, rows.length - 1);
	const step = steps[press];
	if (step !== undefined) return show(overlay, {at: Math.max(0, Math.min(rows.length - 1, at + step))});
	const row = rows[at];
	if (press === 'return' || press === 'delete') return row === undefined ? nothing : onRow(press, row, overlay, desk);
	const field = editField(overlay.field, press);
	return field ? show(overlay, {field, at: 0}) : nothing;
};

const widthMax = 100;
const keyWidth = 14;

const rowLine = ({shown, does, name}: Row, isHere: boolean, width: number, glyphs: Glyphs): Line => {
	const key = shown === '' ? span(helpSays.noKey, 'muted') : span(keyName(shown, glyphs), 'accent');
	return [
		span(isHere ? glyphs.cursor : ' ', 'accent'),
		...fitLine([key], Math.max(keyWidth, widthOf(key.text) + 1), glyphs.ellipsis),
		...fitLine([span(name, isHere ? 'strong' : 'plain')], Math.min(24, Math.floor(width / 3)), glyphs.ellipsis),
		span(' '),
		span(does, 'muted'),
	];
};

/** The rows around the cursor, each section below its title. */
const listLines = (rows: readonly Row[], at: number, room: number, width: number, glyphs: Glyphs): {readonly lines: Line[]; readonly below: number} => {
	const entries = rows.flatMap(
		(row, index): Array<{readonly index: number; readonly line: Line}> => [
			...(row.title === undefined ? [] : [{index: -1, line: [span(` ${row.title}`, 'strong')] as Line}]),
			{index, line: rowLine(row, index === at, width, glyphs)},
		],
	);
	const here = entries.findIndex(({index}) => index === at);
	const top = Math.max(0, Math.min(here - Math.floor(room / 2), entries.length - room));
	return {lines: entries.slice(top, top + room).map(({line}) => line), below: Math.max(0, entries.length - top - room)};
};

/** What is searched for, or which key is waited for. */
const headOf = ({field, recording}: KeysOverlay, keymap: Keymap, width: number, glyphs: Glyphs): Line => {
	if (recording !== undefined) {
		const shown = shownOf(keymap, recording);
		return [span(`${keysSays.press(recording)} `, 'strong'), span(shown === '' ? keysSays.isOnNone : keysSays.isOn(keyName(shown, glyphs)), 'muted')];
	}

	if (field.text === '') return [span(keysSays.search, 'muted'), span(` ${glyphs.caret}`, 'accent')];
	return [span('/ ', 'accent'), ...writing(...aroundCaret(field), width - 2, glyphs)];
};

const lines = (overlay: KeysOverlay, {keymap, size, desk: {glyphs}}: OverlayView): Line[] => {
	const width = Math.min(size.columns, widthMax);
	const inner = width - 4;
	const rows = rowsOf(keymap, overlay.field.text);
	const said = overlay.said === undefined ? [] : wrapText(overlay.said, inner).map((line): Line => [span(line, overlay.isRefused === true ? 'warn' : 'ok')]);
	const foots = keysSays.foots(keyName('⏎', glyphs), glyphs.dot);
	const foot = cut(foots.find(text => widthOf(text) <= inner) ?? '', inner, glyphs.ellipsis);
	const room = Math.max(1, size.rows - 7 - said.length);
	const {lines: list, below} = listLines(rows, Math.min(overlay.at, rows.length - 1), room, inner, glyphs);
	const none: Line[] = rows.length === 0 ? [[span(helpSays.none(overlay.field.text.trim()), 'warn')]] : list;
	const body: Line[] = [headOf(overlay, keymap, inner, glyphs), ...said, [], ...none];
	return framed(
		body.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{
			width,
			height: Math.min(size.rows - 1, body.length + 2),
			title: keysSays.title,
			more: below > 0 ? keysSays.more(below) : '',
			foot: [span(foot, 'muted')],
			isFocused: true,
			glyphs,
		},
	);
};

export const keysOverlay: OverlayDefinition<KeysOverlay> = {
	kind: 'keys',
	isWriting: true,
	isDimming: true,
	escape: keysSays.close,
	read: (press, overlay, _state, desk) => read(press, overlay, desk),
	lines,
	paste: (text, overlay) => ({...overlay, field: insertInto(overlay.field, text), at: 0}),
};
