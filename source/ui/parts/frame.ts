/**
Draws a border with a title, a count and a foot around lines: pure.
*/
import {cut, fitLine, type Line, lineWidth, span, widthOf} from '../cells.js';
import type {Glyphs, Tone} from '../theme.js';

type FrameLook = {
	readonly width: number;
	readonly height: number;
	readonly title: string;
	/** At the right end of the upper border. */
	readonly count?: string | Line;
	/** In the lower border. */
	readonly foot?: Line;
	/** At the right end of the lower border. */
	readonly more?: string;
	readonly isFocused: boolean;
	readonly tone?: Tone;
	readonly glyphs: Glyphs;
};

const upper = ({width, title, count = '', isFocused, tone, glyphs}: FrameLook): Line => {
	const border = tone ?? (isFocused ? 'accent' : 'muted');
	const [left, right] = glyphs.corners;
	const name = ` ${cut(title, Math.max(0, width - 6), glyphs.ellipsis)} `;
	const room = width - 4 - widthOf(name);
	const said: Line = typeof count === 'string' ? (count === '' ? [] : [span(count, 'muted')]) : count;
	const number = said.length > 0 && lineWidth(said) + 3 <= room ? [span(' '), ...said, span(' ')] : [];
	const across = glyphs.across.repeat(Math.max(0, room - lineWidth(number)));
	return [span(left + glyphs.across, border), span(name, isFocused ? 'strong' : 'plain'), span(across, border), ...number, span(glyphs.across + right, border)];
};

const lower = ({width, foot = [], more = '', isFocused, tone, glyphs}: FrameLook): Line => {
	const border = tone ?? (isFocused ? 'accent' : 'muted');
	const [, , left, right] = glyphs.corners;
	const rest = width - 4;
	const extra = more === '' || widthOf(more) + 2 > rest ? '' : ` ${more} `;
	const room = rest - widthOf(extra);
	const said = foot.length === 0 || room < 6 ? [] : [span(' '), ...fitLine(foot, Math.min(lineWidth(foot), room - 2), glyphs.ellipsis), span(' ')];
	const across = glyphs.across.repeat(Math.max(0, room - lineWidth(said)));
	return [span(left + glyphs.across, border), ...said, span(across, border), span(extra, 'muted'), span(glyphs.across + right, border)];
};

/** `height` lines of `width` cells. */
export const framed = (lines: readonly Line[], look: FrameLook): Line[] => {
	const {width, height, glyphs, isFocused, tone} = look;
	const border = span(glyphs.down, tone ?? (isFocused ? 'accent' : 'muted'));
	const inside = Math.max(0, height - 2);
	const body = Array.from({length: inside}, (_, index): Line => [border, ...fitLine(lines[index] ?? [], width - 2, glyphs.ellipsis), border]);
	return [upper(look), ...body, lower(look)].slice(0, height);
};
