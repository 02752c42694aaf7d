/**
A config that was saved and is wrong: the line, what is wrong with it, and on what the house goes on.
*/
import type {ConfigFault} from '../../domain/config-fault.js';
import {safeLine, safeText} from '../../domain/text.js';
import {fitLine, type Line, span, widthOf, wrapText} from '../cells.js';
import {closeOverlay, nothing} from '../intent.js';
import {framed} from '../parts/frame.js';
import {configSays} from '../says/config.js';
import type {Glyphs} from '../theme.js';
import {clock} from '../words.js';
import {closes, type OverlayDefinition, type OverlayView} from './overlay.js';

export type ConfigFaultOverlay = {readonly kind: 'config-fault'; readonly fault: ConfigFault; readonly more: number; readonly goodAtMs: number};

const widthMin = 84;
const widthMax = 110;

/** A line of a file as it is shown: with its indentation. */
const shownLine = (text: string): string => safeText(text.slice(0, 4000));
/** How many cells stand before a place in a line. */
const cellsBefore = (text: string, column: number): number => widthOf(shownLine(text.slice(0, column - 1)));

/** What is wrong stands beside its marker, where there is room; else below it. */
const faultLines = ({fault}: ConfigFaultOverlay, inner: number, isShort: boolean, glyphs: Glyphs): Line[] => {
	const numberWidth = Math.max(...fault.around.map(({line}) => String(line).length), 2);
	const margin = (number: string): Line => [span(` ${number.padStart(numberWidth)} ${glyphs.down} `, 'muted')];
	const room = inner - numberWidth - 4;
	const message = safeLine(fault.message, 1000);
	return fault.around.flatMap(({line, text}): Line[] => {
		const isIt = line === fault.line;
		if (isShort && !isIt) return [];
		const code: Line = [...margin(String(line)), span(shownLine(text), isIt ? 'plain' : 'muted')];
		if (!isIt) return [code];
		const before = Math.min(cellsBefore(text, fault.column), Math.max(0, room - 1));
		const marker = '~'.repeat(Math.max(1, Math.min(fault.length, room - before)));
		const marked: Line = [...margin(''), span(' '.repeat(before)), span(marker, 'err')];
		if (before + marker.length + 1 + widthOf(message) <= room) return [code, [...marked, span(` ${message}`, 'err')]];
		return [code, marked, ...wrapText(message, inner - 1).map((said): Line => [span(` ${said}`, 'err')])];
	});
};

const lines = (overlay: ConfigFaultOverlay, {desk: {glyphs}, size: {columns, rows}}: OverlayView): Line[] => {
	const {fault, more, goodAtMs} = overlay;
	const width = Math.min(columns, widthMax, Math.max(widthMin, 12 + Math.max(...fault.around.map(({text}) => widthOf(shownLine(text))))));
	const inner = width - 4;
	const goesOn = configSays.goesOn(clock(goodAtMs));
	const foot: Line[] =
		widthOf(goesOn) + 3 + widthOf(configSays.keys) <= inner
			? [[span(goesOn, 'muted'), span('   '), span(configSays.keys, 'accent')]]
			: [[span(goesOn, 'muted')], [span(configSays.keys, 'accent')]];
	const below: Line[] = [...(more > 0 ? [[span(configSays.more(more), 'muted')] as Line] : []), ...foot];
	const isShort = rows < 12;
	const body: Line[] = [...faultLines(overlay, inner, isShort, glyphs), ...(isShort ? [] : below)];
	const place = `${fault.name}:${fault.line}:${fault.column}`;
	return framed(
		body.map(line => [span(' '), ...fitLine(line, inner, glyphs.ellipsis)]),
		{
			width,
			height: Math.min(rows, body.length + 2),
			title: glyphs.set === 'ascii' ? configSays.asciiTitle(place) : configSays.title(place),
			isFocused: true,
			tone: 'err',
			glyphs,
		},
	);
};

export const configFaultOverlay: OverlayDefinition<ConfigFaultOverlay> = {
	kind: 'config-fault',
	escape: configSays.escape,
	read: press => (press === 'e' ? {kind: 'deed', deed: {do: 'edit-config'}} : closes.has(press) ? closeOverlay : nothing),
	lines,
};
