/**
The boxes below the merge queue: what the verification under way prints, and which branches will be in each other's way.
*/
import type {ShownOverlap, ShownOverlaps} from '../../commands/find-overlaps-card.js';
import {safeLine} from '../../domain/text.js';
import {cut, fitLine, type Line, padded, span, wrapText} from '../cells.js';
import {loadedIn} from '../loaded.js';
import type {Load} from '../loads.js';
import {framed} from '../parts/frame.js';
import {mergesSays} from '../says/merges.js';
import {brief, shownMerges} from './merge-standing.js';
import type {Desk} from './pane.js';

/** The end of what it has printed; it follows. */
export const logBox = (desk: Desk, width: number, height: number): Line[] => {
	const {under_way: open, tries = []} = shownMerges(desk);
	const started = tries.find(({merge_id: id}) => id === open?.merge_id)?.verify_started_at;
	const empty = open == null ? mergesSays.noLog : open.command === null ? mergesSays.notBegun : mergesSays.silent;
	const lines = (open?.output ?? []).slice(-(height - 2)).map((line): Line => fitLine([span(` ${line}`)], width - 2, desk.glyphs.ellipsis));
	return framed(lines.length === 0 ? [[span(` ${empty}`, 'muted')]] : lines, {
		width,
		height,
		title: open == null ? mergesSays.log : mergesSays.logTitle(open.task_id),
		count: started == null ? '' : mergesSays.running(brief(Math.max(0, desk.nowMs - Date.parse(started)))),
		isFocused: false,
		glyphs: desk.glyphs,
	});
};

const overlapsEveryMs = 30_000;
export const overlapsLoad: Load = {name: 'overlaps', command: 'find-overlaps', input: {}, everyMs: overlapsEveryMs};

const shownOverlaps = ({state}: Pick<Desk, 'state'>): Partial<ShownOverlaps> => loadedIn<Partial<ShownOverlaps>>(state, 'overlaps') ?? {};

const gradeText = ({grade, lines}: ShownOverlap): string => {
	if (grade === 'same_file') return mergesSays.sameFile;
	return lines === null ? mergesSays.asWhole : mergesSays.sameLines(lines.from, lines.to);
};

/** `▲ T-17 × T-11  src/auth/session.ts  same lines 40-88`; the path gives way at its front. */
const overlapLine = (overlap: ShownOverlap, {glyphs}: Desk, width: number): Line => {
	const isHard = overlap.grade === 'same_lines';
	const signs = glyphs.set === 'unicode' ? {hard: '▲', soft: '△', with: '×'} : {hard: '!', soft: '.', with: 'x'};
	const pair = `${overlap.task_ids[0]} ${signs.with} ${overlap.task_ids[1]}`;
	const words = gradeText(overlap);
	const room = width - 2 - pair.length - 4 - words.length;
	const file = safeLine(overlap.file, 400);
	const name = file.split('/').at(-1) ?? file;
	return [
		span(`${isHard ? signs.hard : signs.soft} `, isHard ? 'warn' : 'muted'),
		span(`${pair}  `, 'accent'),
		...(room < 8
			? [span(cut(name, Math.max(1, width - 4 - pair.length), glyphs.ellipsis))]
			: [span(padded(file.length > room ? name : file, room, glyphs.ellipsis))]),
		...(room < 8 ? [] : [span(`  ${words}`, isHard ? 'warn' : 'muted')]),
	];
};

/** For a small box: the first few, nothing when there are none. */
export const overlapLines = (desk: Desk, width: number, max: number): Line[] =>
	(shownOverlaps(desk).overlaps ?? []).slice(0, max).map(overlap => overlapLine(overlap, desk, width));

/** All of them that fit, and what to do about the first. */
export const overlapBox = (desk: Desk, width: number, height: number): Line[] => {
	const {overlaps, branches = 0, hint} = shownOverlaps(desk);
	const inner = width - 2;
	const hints = hint == null ? [] : wrapText(mergesSays.hint(hint), inner - 2).slice(0, Math.max(0, height - 3));
	const room = Math.max(1, height - 2 - hints.length);
	const empty = overlaps === undefined ? mergesSays.notLooked : mergesSays.noOverlaps(branches);
	const lines: Line[] =
		overlaps === undefined || overlaps.length === 0 ? [[span(` ${empty}`, 'muted')]] : overlapLines(desk, inner - 2, room).map(line => [span(' '), ...line]);
	return framed([...lines, ...hints.map((line): Line => [span(` ${line}`, 'muted')])], {
		width,
		height,
		title: mergesSays.overlapsTitle,
		count: mergesSays.everySeconds(overlapsEveryMs / 1000),
		more: (overlaps?.length ?? 0) > lines.length ? mergesSays.more((overlaps?.length ?? 0) - lines.length) : '',
		isFocused: false,
		glyphs: desk.glyphs,
	});
};
