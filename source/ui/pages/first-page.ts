/**
The first screen: three ways to start, and what was found on this machine, filling in while one reads. It looks before anything is touched.
*/
import type {Finding, FindingState} from '../../domain/finding.js';
import {safeLine} from '../../domain/text.js';
import {type Line, lineWidth, padded, span, wrapText} from '../cells.js';
import type {Desk} from '../panes/pane.js';
import {firstSays as says} from '../says/first.js';
import type {SetUpSight} from '../set-up.js';
import type {Glyphs, Tone} from '../theme.js';
import type {PageDefinition} from './page.js';

export type FirstPage = {readonly kind: 'first'};

/** Lines, each with how early it is given up when there is no room: 0 never. `goesOn`: it ends what the line above it has begun. */
type Ranked = {readonly line: Line; readonly rank: 0 | 1 | 2 | 3; readonly goesOn?: boolean};

const ranked = (rank: Ranked['rank'], ...lines: Line[]): Ranked[] => lines.map(line => ({line, rank}));

/** Lines of one sentence. */
const told = (rank: Ranked['rank'], lines: readonly Line[]): Ranked[] => lines.map((line, index) => ({line, rank, goesOn: index > 0}));

const margin = '   ';
const shortId = 7;
const sourcesShownMax = 3;

const marks: Readonly<Record<FindingState, readonly [glyph: string, ascii: string, tone: Tone]>> = {
	looking: ['·', '.', 'muted'],
	well: ['✔', '+', 'ok'],
	absent: ['○', '-', 'muted'],
	note: ['△', '?', 'warn'],
	bad: ['✖', 'x', 'err'],
};

const markOf = (state: FindingState, {set}: Glyphs) => {
	const [glyph, ascii, tone] = marks[state];
	return span(`${margin}${set === 'unicode' ? glyph : ascii} `, tone);
};

const isAgent = ({name}: Finding): boolean => name.startsWith('agent-');

const titleWidth = (width: number): number => (width >= 60 ? 18 : 14);

/** Said to its end, where there is room; what is well is given up first. */
const findingLines = ({state, title, says: said}: Finding, glyphs: Glyphs, width: number): Ranked[] => {
	const head = titleWidth(width);
	const before = margin.length + 2 + head + 1;
	const text = state === 'looking' ? says.looking : safeLine(said);
	const tone = state === 'bad' ? 'err' : 'muted';
	const rest = state === 'bad' || state === 'note' ? 1 : 2;
	return wrapText(text, Math.max(10, width - before - 1)).map((part, index) => ({
		rank: index === 0 ? 0 : rest,
		goesOn: index > 0,
		line:
			index > 0
				? [span(' '.repeat(before)), span(part, tone)]
				: [
						markOf(state, glyphs),
						span(padded(safeLine(title), head, glyphs.ellipsis), state === 'absent' || state === 'looking' ? 'muted' : 'plain'),
						span(' '),
						span(part, tone),
					],
	}));
};

/** Two agents on a line where there is room; those that are not there on one. */
const agentLines = (agents: readonly Finding[], glyphs: Glyphs, width: number): Line[] => {
	const there = agents.filter(({state}) => state !== 'absent');
	const missing = agents.filter(({state}) => state === 'absent').map(({title}) => title);
	const perLine = width >= 60 ? 2 : 1;
	const cell = 24;
	const lines = Array.from({length: Math.ceil(there.length / perLine)}, (_, row): Line => {
		const pair = there.slice(row * perLine, row * perLine + perLine);
		return pair.flatMap(({state, title}) => [
			markOf(state, glyphs),
			span(padded(state === 'looking' ? `${title} ${says.looking}` : safeLine(title), cell, glyphs.ellipsis), state === 'looking' ? 'muted' : 'plain'),
		]);
	});
	const none: Line[] =
		missing.length === 0
			? []
			: [[markOf('absent', glyphs), span(missing.join(', '), 'muted'), span(`  ${there.length === 0 ? says.notThere : says.notFound}`, 'muted')]];
	return [...lines, ...none];
};

const allFindings = (findings: readonly Finding[], glyphs: Glyphs, width: number): Ranked[] => {
	const at = findings.findIndex(isAgent);
	const others = (part: readonly Finding[]) => part.filter(one => !isAgent(one)).flatMap(one => findingLines(one, glyphs, width));
	if (at === -1) return others(findings);
	return [...others(findings.slice(0, at)), ...ranked(0, ...agentLines(findings.filter(isAgent), glyphs, width)), ...others(findings.slice(at))];
};

const wayLine = (press: string, name: string, is: string, isWide: boolean): Line => [
	span(margin),
	span(press, 'accent'),
	span('  '),
	span(isWide ? padded(name, 22) : name, 'strong'),
	...(isWide ? [span(is, 'muted')] : []),
];

const sourcesOf = ({sources, hasGitHub}: SetUpSight, dot: string): string => {
	if (sources === undefined) return says.looking;
	const files = sources.slice(0, sourcesShownMax).map(({file, open}) => says.source(safeLine(file), open));
	const more = sources.length - files.length;
	const all = [...files, ...(more > 0 ? [says.moreSources(more)] : []), ...(hasGitHub ? [says.github] : [])];
	return all.length === 0 ? says.noSources : all.join(`  ${dot}  `);
};

const pageLines = (setUp: SetUpSight, {glyphs, snapshot}: Desk, width: number): Ranked[] => {
	const isWide = width >= 72;
	const count = snapshot.tasks.length;
	const ruleWord = ` ${says.checked} `;
	const across = Math.max(0, width - ruleWord.length - 2);
	const half = Math.floor(across / 2);
	const rule: Line = [span(` ${glyphs.across.repeat(half)}${ruleWord}${glyphs.across.repeat(across - half)}`, 'muted')];
	const paragraph = (text: string, tone: Tone = 'muted'): Line[] => wrapText(text, width - margin.length - 2).map(line => [span(margin), span(line, tone)]);
	return [
		...ranked(3, []),
		...ranked(0, ...paragraph(count === 0 ? says.ways : says.waysOn(count), count === 0 ? 'plain' : 'info')),
		...ranked(3, []),
		...ranked(0, wayLine('d', says.demo, says.demoIs, isWide), wayLine('i', says.bring, sourcesOf(setUp, glyphs.dot), isWide)),
		...ranked(
			isWide ? 3 : 1,
			isWide
				? [span(' '.repeat(28)), span(says.otherSources.join(`  ${glyphs.dot}  `), 'muted')]
				: [span(`${margin}   `), span(sourcesOf(setUp, glyphs.dot), 'muted')],
		),
		...ranked(0, wayLine('n', says.write, says.writeIs, isWide)),
		...ranked(3, []),
		...ranked(1, rule),
		...allFindings(setUp.findings, glyphs, width),
		...ranked(3, []),
		...ranked(0, [span(margin), span(says.nothingWritten, 'strong')]),
		...told(1, paragraph(says.wouldWrite(setUp.file, glyphs.enter))),
		...told(2, paragraph(says.promises)),
	];
};

/** What fits: empty lines go first, all of them; then, from the end, what can be given up, and a sentence that is cut says so. */
const fitted = (all: readonly Ranked[], height: number, {ellipsis}: Glyphs): Line[] => {
	let kept = all.length > height ? all.filter(({rank}) => rank !== 3) : all;
	for (const rank of [2, 1] as const) {
		const given = new Set(kept.filter(one => one.rank === rank).slice(kept.length > height ? height - kept.length : Number.POSITIVE_INFINITY));
		kept = kept.filter(one => !given.has(one));
	}

	const isCut = (one: Ranked) => all[all.indexOf(one) + 1]?.goesOn === true && kept[kept.indexOf(one) + 1]?.goesOn !== true;
	return kept.slice(0, height).map(one => (isCut(one) ? [...one.line, span(ellipsis, 'muted')] : one.line));
};

const header = ({snapshot: {repository}, glyphs, setUp}: Desk): Line => [
	span(' orch ', 'strong'),
	span(` ${safeLine(repository, 60)} `),
	...(setUp?.branch === undefined ? [] : [span(`${glyphs.branch} ${safeLine(setUp.branch, 60)} `, 'branch')]),
	span(`${(setUp?.head ?? '').slice(0, shortId)}  `, 'muted'),
	span(says.notSetUp, 'warn'),
];

export const firstPage: PageDefinition<FirstPage> = {
	kind: 'first',
	context: 'first',
	isLive: true,
	selectionOf: () => ({}),
	header: (_page, desk) => header(desk),
	lines(_page, desk, width, height) {
		const lines = desk.setUp === undefined ? [] : fitted(pageLines(desk.setUp, desk, width), height, desk.glyphs);
		return [...lines, ...Array.from({length: Math.max(0, height - lines.length)}, (): Line => [])].map(line => [
			...line,
			span(' '.repeat(Math.max(0, width - lineWidth(line)))),
		]);
	},
	move: (_step, page) => page,
};
