/**
What the doctor has found, as lines for people.
*/
import type {Finding, FindingState} from '../domain/finding.js';
import {safeLine} from '../domain/text.js';

type Look = {readonly quiet: boolean; readonly ascii: boolean; readonly colour: boolean};

/** The mark, its twin in ASCII, and the code of its colour. */
const marks: Readonly<Record<FindingState, readonly [mark: string, ascii: string, code: string]>> = {
	looking: ['·', '.', '2'],
	well: ['✔', '+', '32'],
	absent: ['○', '-', '2'],
	note: ['△', '?', '33'],
	bad: ['✖', 'x', '31'],
};

/** What is neither there nor missed needs no hint. */
const isWorthAHint = ({state}: Finding): boolean => state === 'note' || state === 'bad';

const sum = (findings: readonly Finding[]): string => {
	const count = (state: FindingState) => findings.filter(one => one.state === state).length;
	const parts = [count('bad') > 0 ? `${count('bad')} will not work` : '', count('note') > 0 ? `${count('note')} worth knowing` : ''].filter(Boolean);
	return parts.length === 0 ? 'All is well.' : `${parts.join(', ')}.`;
};

/** `quiet`: only what somebody may want to do something about. */
export const findingsText = (findings: readonly Finding[], {quiet, ascii, colour}: Look): string => {
	const painted = (text: string, code: string) => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);
	const width = Math.max(...findings.map(({title}) => title.length));
	const lines = findings
		.filter(one => !quiet || isWorthAHint(one))
		.flatMap(finding => {
			const {state, title, says, hint} = finding;
			const [mark, twin, code] = marks[state];
			const line = `${painted(ascii ? twin : mark, code)} ${safeLine(title).padEnd(width)}  ${safeLine(says)}`.trimEnd();
			return hint === undefined || !isWorthAHint(finding) ? [line] : [line, `  ${' '.repeat(width)}  ${painted(safeLine(hint), '2')}`];
		});
	return [...lines, ...(quiet ? [] : ['', sum(findings)])].map(line => `${line}\n`).join('');
};
